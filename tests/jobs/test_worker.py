"""The process beside the server: the same results, its end, and the end of the server."""

import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colorize.canvas import split_left_right
from colorize.jobs.live import LiveRun
from colorize.jobs.queue import Pool, State, work, worker
from colorize.jobs.work import Orders, Task
from colorize.settings import BasicSettings, ImprovedSettings

PATIENCE = 60  # seconds; only a hang takes that long


@pytest.fixture
def task():
    picture = np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)
    return Task(*split_left_right(picture), ImprovedSettings(width=4, epochs=6))


def on_and_on(task):
    return replace(task, settings=replace(task.settings, epochs=10_000))


def eventually(condition):
    for _ in range(PATIENCE * 100):
        if condition():
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_the_same_bytes_as_here(task, engine):
    task = replace(task, settings=replace(task.settings, engine=engine))
    steps = []

    def tell(report):
        steps.append(report.step)
        return Orders(steps=2)

    there, _ = worker.perform(task, Orders(steps=2), tell)
    here, _ = work.perform(task, Orders(), lambda report: Orders())
    assert max(np.diff([0, *steps])) <= 2
    assert (there.rgb == here.rgb).all()
    assert there.agent.loss_ == here.agent.loss_
    assert all((there.agent.weights_[name] == array).all()
               for name, array in here.agent.weights_.items())


def test_several_at_once_share_one_process_and_keep_apart(task):
    tasks = [replace(task, settings=replace(task.settings, seed=seed)) for seed in range(4)]
    results, processes = {}, set()

    def tell(report):
        processes.add(worker._shop._process.pid)
        return Orders(steps=1)

    def do(number):
        results[number] = worker.perform(tasks[number], Orders(steps=1), tell)[0]

    threads = [threading.Thread(target=do, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(processes) == 1
    for number, one in enumerate(tasks):
        here, _ = work.perform(one, Orders(), lambda report: Orders())
        assert results[number].agent.loss_ == here.agent.loss_


def test_a_failure_is_the_sentence_it_is_here(task):
    narrow = replace(task, settings=BasicSettings(patch_size=9))
    narrow = replace(narrow, canvas=split_left_right(task.truth[:4, :8])[0])
    with pytest.raises(ValueError, match="patch_size=9 must fit"):
        worker.perform(narrow, Orders(), lambda report: Orders())


def test_whoever_gives_up_before_it_began_does_not_wait(task):
    with pytest.raises(worker.LostError):
        worker.perform(on_and_on(task), Orders(), lambda report: Orders(), stopping=lambda: True)


def test_an_ended_process_is_said_and_the_next_task_gets_a_new_one(task):
    live = LiveRun(task.canvas, task.truth, on_and_on(task).settings, Pool(places=1), apart=True)
    assert eventually(lambda: live.look().step)
    worker._shop._process.kill()
    assert live.job.wait(PATIENCE)
    assert live.look().state is State.FAILED
    assert "memory ran short" in live.look().error
    run, _ = worker.perform(task, Orders(), lambda report: Orders())
    assert len(run.agent.loss_) == 6


def test_pause_step_and_stop_reach_it(task):
    live = LiveRun(task.canvas, task.truth, on_and_on(task).settings, Pool(places=1), apart=True)
    assert eventually(lambda: live.look().step)
    live.job.pause()
    assert eventually(lambda: live.job.state is State.PAUSED)
    at = live.look().step
    assert live.look().frame.step == at  # a pause shows the very step it stands at
    live.job.advance(1)
    assert eventually(lambda: live.look().step == at + 1 and live.job.state is State.PAUSED)
    assert live.look().frame.step == at + 1
    live.job.stop()
    assert live.job.wait(PATIENCE)
    assert (live.look().state, len(live.look().losses)) == (State.STOPPED, at + 1)


def test_the_process_goes_when_nobody_needs_it(task, monkeypatch):
    monkeypatch.setattr(worker, "LINGER", 0.0)
    processes = []

    def tell(report):
        processes.append(worker._shop._process)
        return Orders(steps=1)

    worker.perform(task, Orders(steps=1), tell)
    assert eventually(lambda: processes[0].poll() is not None)
    assert eventually(lambda: worker._shop is None)


def test_it_stays_a_while_after_its_last_task(task, monkeypatch):
    worker.perform(task, Orders(), lambda report: Orders())
    shop = worker._shop
    worker._close_if_idle()  # as the timer of an earlier task would
    assert worker._shop is shop
    monkeypatch.setattr(worker, "LINGER", 0.0)
    worker._close_if_idle()
    assert worker._shop is None


def test_a_failing_listener_leaves_nothing_at_work(task):
    def fail(report):
        raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            worker.perform(on_and_on(task), Orders(steps=1), fail)
    run, _ = worker.perform(task, Orders(), lambda report: Orders())
    assert len(run.agent.loss_) == 6
    assert worker._shop._desks == {}


def test_a_process_that_ended_just_before_is_said_at_once(task):
    worker.perform(task, Orders(), lambda report: Orders())
    shop = worker._shop
    shop._process.kill()
    assert eventually(lambda: not shop.open)
    with shop.desk() as (_, words):
        assert isinstance(words.get(timeout=PATIENCE), worker.LostError)


def test_loaded_weights_can_be_looked_into(task):
    first, _ = work.perform(task, Orders(), lambda report: Orders())
    live = LiveRun(task.canvas, task.truth, task.settings, Pool(places=1),
                   weights=first.agent.weights_)
    assert live.job.wait(PATIENCE)
    assert (live.weights["0.weight"] == first.agent.weights_["0.weight"]).all()


def test_a_stop_before_it_went_on_keeps_what_there_was(task, monkeypatch):
    live = LiveRun(task.canvas, task.truth, task.settings, Pool(places=1), apart=True)
    assert live.job.wait(PATIENCE)
    before = live.look().run

    def given_up(*args):
        assert eventually(lambda: not live.job.state.over)  # it stands in the handle
        live.job.stop()
        raise worker.LostError("It was given up before it began.")

    monkeypatch.setattr(worker, "perform", given_up)
    live.train_on(1000)
    assert live.job.wait(PATIENCE)
    assert live.look().run is before


SERVER = """
import numpy as np
from colorize.jobs.queue import worker
from colorize.canvas import split_left_right
from colorize.settings import ImprovedSettings
from colorize.jobs.work import Orders, Task

def tell(report):
    print(worker._shop._process.pid, flush=True)
    input()

canvas, truth = split_left_right(np.zeros((16, 32, 3), np.uint8) + 90)
worker.perform(Task(canvas, truth, ImprovedSettings(width=4, epochs=10_000)), Orders(), tell)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for a process as Linux shows it")
def test_it_does_not_outlive_the_server():
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    with server:
        pid = int(server.stdout.readline())
        server.kill()

    def gone():
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True

    assert eventually(gone)
