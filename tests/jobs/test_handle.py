"""The handle of a task: its states, pause, step, stop, failures; in a thread and in the worker."""

import threading
import time

import pytest

from colorize.jobs import Handle, Queue, RefusedError, State, Worker, stop_all
from tests.jobs.doubles import PATIENCE, Counting, Failing, Unpicklable, eventually
from tests.jobs.threads import Ending, Threads

WORKER = Worker()


@pytest.fixture(params=["thread", "worker"])
def executor(request):
    return Threads() if request.param == "thread" else WORKER


@pytest.fixture
def begin(executor):
    """Begin a task in a queue of one slot; at the end of the test all are stopped."""
    queue, handles = Queue(slots=1), []

    def begin(task=None, **more):
        handles.append(Handle(task or Counting(), queue, executor, **more))
        return handles[-1].begin()

    yield begin
    for handle in handles:
        handle.stop()
    assert all(handle.wait(PATIENCE) for handle in handles)


def test_result_and_every_value_of_the_series_come_back(begin):
    handle = begin(Counting(steps=50))
    assert handle.wait(PATIENCE)
    assert (handle.state, handle.result, handle.error) == (State.DONE, 50, "")
    assert (handle.step, handle.total) == (50, 50)
    assert handle.series["steps"] == list(range(1, 51))


def test_a_look_at_a_series_that_is_not_there_leaves_none_behind(begin):
    handle = begin(Counting(steps=1))
    with pytest.raises(KeyError):
        handle.series["losses"]
    assert handle.wait(PATIENCE)
    assert list(handle.series) == ["steps"]


def test_stop_keeps_what_there_is(begin):
    handle = begin()
    assert eventually(lambda: handle.step > 3)
    handle.stop()
    assert handle.wait(PATIENCE)
    assert handle.state is State.STOPPED
    assert handle.result == handle.step


def paused(begin, **more):
    handle = begin(**more)
    assert eventually(lambda: handle.step)
    handle.pause()
    assert eventually(lambda: handle.state is State.PAUSED)
    return handle


def test_pause_halts_and_resume_continues(begin):
    handle = paused(begin)
    halted = handle.step
    time.sleep(0.05)
    assert handle.step == halted
    handle.resume()
    assert eventually(lambda: handle.step > halted)


@pytest.mark.parametrize("steps", [1, 10])
def test_advance_takes_exactly_so_many_steps(begin, steps):
    handle = paused(begin)
    before = handle.step
    handle.advance(steps)
    assert eventually(lambda: handle.step == before + steps and handle.state is State.PAUSED)
    time.sleep(0.02)
    assert handle.step == before + steps


def test_it_may_begin_with_a_pause(begin):
    handle = begin(Counting(steps=3), paused=True)
    assert (handle.state, handle.step) == (State.PAUSED, 0)
    handle.advance(2)
    assert eventually(lambda: handle.step == 2 and handle.state is State.PAUSED)
    handle.resume()
    assert handle.wait(PATIENCE)
    assert handle.result == 3


def test_a_paused_one_gives_up_its_slot(begin):
    paused(begin)
    assert begin(Counting(steps=3)).wait(PATIENCE)


def test_one_that_waits_has_a_position_and_may_be_paused_and_resumed(begin):
    first, second = begin(), begin(Counting(steps=3))
    assert eventually(lambda: first.state is State.RUNNING)
    assert (second.state, second.position) == (State.QUEUED, 1)
    second.pause()
    assert (second.state, second.position) == (State.PAUSED, 0)
    second.resume()
    first.stop()
    assert second.wait(PATIENCE)
    assert second.state is State.DONE


def test_one_stopped_in_the_line_never_starts(begin):
    begin()
    second = begin()
    second.stop()
    assert second.wait(PATIENCE)
    assert (second.state, second.step, second.result) == (State.STOPPED, 0, None)


def test_stop_ends_a_paused_one(begin):
    handle = paused(begin)
    handle.stop()
    assert handle.wait(PATIENCE)
    assert (handle.state, handle.result) == (State.STOPPED, handle.step)


def test_one_that_no_one_looks_at_lets_others_first(begin, monkeypatch):
    monkeypatch.setattr("colorize.jobs.handle.WATCHED", 0.05)
    left = begin()
    assert eventually(lambda: left.step > 0)
    time.sleep(0.1)
    before = left.step
    assert eventually(lambda: left.step > before)  # alone, it goes on
    other = begin()
    assert eventually(lambda: other.state is State.RUNNING)
    assert eventually(lambda: (left.state, left.position) == (State.QUEUED, 1))
    for _ in range(20):
        other.watch()
        time.sleep(0.01)
    assert left.state is State.QUEUED
    before = left.step
    other.stop()
    assert eventually(lambda: left.step > before + 10)


def test_one_that_ends_soon_keeps_its_slot_though_no_one_looks(begin, monkeypatch):
    monkeypatch.setattr("colorize.jobs.handle.WATCHED", 0.0)
    left, other = begin(Counting(steps=2000)), begin()
    assert eventually(lambda: left.step > 1000 or other.step)
    assert (left.state, other.state, other.step) == (State.RUNNING, State.QUEUED, 0)


def test_a_sentence_for_people_is_shown(begin):
    handle = begin(Failing(bug=False))
    assert handle.wait(PATIENCE)
    assert (handle.state, handle.error) == (State.FAILED, "k=99 must be between 2 and 16")
    assert begin(Counting(steps=1)).wait(PATIENCE)  # the slot is free


def test_a_bug_is_logged_and_not_shown(begin, caplog):
    handle = begin(Failing(bug=True))
    assert handle.wait(PATIENCE)
    assert (handle.state, handle.error) == (State.FAILED, "This run failed; the log says why.")
    assert "secret detail" in caplog.text
    assert "Traceback" in caplog.text


def test_what_cannot_be_begun_fails_and_frees_its_slot(caplog):
    class Broken:
        def submit(self, *_):
            raise OSError("no process")

    queue = Queue(slots=1)
    handle = Handle(Counting(), queue, Broken()).begin()
    assert handle.wait(PATIENCE)
    assert handle.state is State.FAILED
    assert "no process" in caplog.text
    assert Handle(Counting(steps=1), queue, Threads()).begin().wait(PATIENCE)


def test_a_full_line_refuses(executor):
    queue = Queue(slots=1, waiting=0)
    with pytest.raises(RefusedError, match="0 runs wait, at most 0 may"):
        Handle(Counting(), queue, executor).begin()


def test_a_result_that_cannot_be_sent_is_a_bug_like_any_other(caplog):
    handle = Handle(Unpicklable(), Queue(slots=1), WORKER).begin()
    assert handle.wait(PATIENCE)
    assert handle.state is State.FAILED
    assert "pickle" in caplog.text


def test_stop_all_ends_what_runs_waits_and_is_paused(begin):
    first = paused(begin)
    running, waiting = begin(), begin()
    assert eventually(lambda: running.state is State.RUNNING)
    stop_all()
    assert [handle.state for handle in (first, running, waiting)] == [State.STOPPED] * 3


def test_no_thread_is_left_behind():
    before, queue = threading.active_count(), Queue(slots=2)
    handles = [Handle(Counting(), queue, Threads()).begin() for _ in range(20)]
    for handle in handles:
        handle.stop()
    assert all(handle.wait(PATIENCE) for handle in handles)
    assert eventually(lambda: threading.active_count() <= before)


@pytest.mark.parametrize(("loses", "state"), [(1, State.DONE), (2, State.FAILED)])
def test_a_task_that_came_to_an_ending_worker_is_begun_once_more(loses, state):
    executor = Ending(loses)
    handle = Handle(Counting(steps=3), Queue(slots=1), executor).begin()
    assert handle.wait(PATIENCE)
    assert (handle.state, executor.submitted) == (state, 2)
