"""The pool: places, fairness, pause, step, stop."""

import threading
import time

import pytest

from colorize.jobs.queue import Pool, PoolFullError, State

PATIENCE = 10  # seconds; only a hang takes that long


def counting(counter, until=10**9):
    """A job that counts its steps until it is told to end."""

    def work(job):
        while counter[0] < until:
            counter[0] += 1
            if job.checkpoint():
                break
            time.sleep(0.001)
        return counter[0]

    return work


def eventually(condition):
    for _ in range(int(PATIENCE / 0.005)):
        if condition():
            return True
        time.sleep(0.005)
    return False


def test_result_comes_back():
    job = Pool(places=1).submit(counting([0], until=5))
    assert job.wait(PATIENCE)
    assert (job.state, job.result) == (State.DONE, 5)


def test_stop_keeps_what_there_is():
    job = Pool(places=1).submit(counting(counter := [0]))
    assert eventually(lambda: counter[0] > 3)
    job.stop()
    assert job.wait(PATIENCE)
    assert job.state is State.STOPPED
    assert job.result == counter[0]


def test_pause_halts_and_resume_goes_on():
    job = Pool(places=1).submit(counting(counter := [0]))
    job.pause()
    assert eventually(lambda: job.state is State.PAUSED)
    halted = counter[0]
    time.sleep(0.05)
    assert counter[0] == halted
    job.resume()
    assert eventually(lambda: counter[0] > halted)
    job.stop()
    assert job.wait(PATIENCE)


@pytest.mark.parametrize("steps", [1, 10])
def test_advance_takes_exactly_so_many_steps(steps):
    job = Pool(places=1).submit(counting(counter := [0]))
    job.pause()
    assert eventually(lambda: job.state is State.PAUSED)
    before = counter[0]
    job.advance(steps)
    assert eventually(lambda: counter[0] == before + steps and job.state is State.PAUSED)
    time.sleep(0.02)
    assert counter[0] == before + steps
    job.stop()
    assert job.wait(PATIENCE)


def test_only_so_many_run_at_once_and_the_rest_know_their_place():
    pool = Pool(places=2)
    jobs = [pool.submit(counting([0]), owner=str(n)) for n in range(5)]
    assert eventually(lambda: [job.state for job in jobs].count(State.RUNNING) == 2)
    assert [job.place for job in jobs] == [0, 0, 1, 2, 3]
    jobs[0].stop()
    assert eventually(lambda: jobs[2].state is State.RUNNING)
    assert [job.place for job in jobs[3:]] == [1, 2]
    for job in jobs:
        job.stop()
    assert all(job.wait(PATIENCE) for job in jobs)


def test_a_paused_job_lets_others_have_its_place():
    pool = Pool(places=1)
    first, second = pool.submit(counting([0])), pool.submit(counting([0], until=3))
    assert eventually(lambda: first.state is State.RUNNING)
    first.pause()
    assert second.wait(PATIENCE)
    first.stop()
    assert first.wait(PATIENCE)


def test_who_gives_way_goes_on_when_nobody_waits_any_more():
    pool, counter = Pool(places=1), [0]

    def modest(job):
        while not job.checkpoint():
            counter[0] += 1
            job.give_way()
            time.sleep(0.001)

    first = pool.submit(modest)
    assert eventually(lambda: counter[0] > 3)  # alone, it does not stop
    second = pool.submit(counting([0]))
    assert eventually(lambda: second.state is State.RUNNING)
    assert (first.state, first.place) == (State.QUEUED, 1)
    before = counter[0]
    second.stop()
    assert eventually(lambda: counter[0] > before)
    first.stop()
    assert first.wait(PATIENCE)


def test_nobody_holds_more_than_two_places_while_others_wait():
    pool = Pool(places=3, per_owner=2)
    greedy = [pool.submit(counting([0]), "greedy") for _ in range(2)]
    assert eventually(lambda: all(job.state is State.RUNNING for job in greedy))
    gate = pool.submit(counting([0]), "gate")  # fills the last place
    assert eventually(lambda: gate.state is State.RUNNING)
    third, modest = pool.submit(counting([0]), "greedy"), pool.submit(counting([0]), "modest")
    gate.stop()
    assert eventually(lambda: modest.state is State.RUNNING)
    assert third.state is State.QUEUED
    for job in (*greedy, third, modest):
        job.stop()
    assert all(job.wait(PATIENCE) for job in (*greedy, third, modest))


def test_a_job_stopped_in_line_never_starts():
    pool = Pool(places=1)
    first = pool.submit(counting([0]))
    second = pool.submit(counting(counter := [0]))
    second.stop()
    assert second.wait(PATIENCE)
    assert (second.state, counter[0]) == (State.STOPPED, 0)
    first.stop()
    assert first.wait(PATIENCE)


def test_a_stopped_job_ends_even_while_paused():
    job = Pool(places=1).submit(counting([0]))
    job.pause()
    assert eventually(lambda: job.state is State.PAUSED)
    job.stop()
    assert job.wait(PATIENCE)
    assert job.state is State.STOPPED


def test_a_failure_is_kept_and_frees_the_place():
    pool = Pool(places=1)

    def fail(job):
        raise ValueError("k=99 must be between 2 and 16")

    job = pool.submit(fail)
    assert job.wait(PATIENCE)
    assert (job.state, str(job.error)) == (State.FAILED, "k=99 must be between 2 and 16")
    assert pool.submit(lambda job: 1).wait(PATIENCE)


def test_a_full_line_refuses():
    pool = Pool(places=1, waiting=1)
    first = pool.submit(counting([0]))
    assert eventually(lambda: first.state is State.RUNNING)
    second = pool.submit(counting([0]))
    with pytest.raises(PoolFullError, match="1 jobs wait already"):
        pool.submit(counting([0]))
    first.stop()
    second.stop()
    assert first.wait(PATIENCE)
    assert second.wait(PATIENCE)


def test_close_ends_what_runs_waits_and_is_paused():
    pool = Pool(places=1)
    paused, running, waiting = (pool.submit(counting([0])) for _ in range(3))
    paused.pause()
    assert eventually(lambda: running.state is State.RUNNING)
    pool.close()
    assert [job.state for job in (paused, running, waiting)] == [State.STOPPED] * 3


def test_no_thread_is_left_behind():
    before = threading.active_count()
    pool = Pool(places=2)
    jobs = [pool.submit(counting([0])) for _ in range(20)]
    for job in jobs:
        job.stop()
    assert all(job.wait(PATIENCE) for job in jobs)
    assert eventually(lambda: threading.active_count() <= before)
