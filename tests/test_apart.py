"""The process beside the server: the same results, its end, and the end of the server."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from colorize import apart, work
from colorize.canvas import split_left_right
from colorize.jobs import Pool, State
from colorize.live import LiveRun
from colorize.settings import BasicSettings, ImprovedSettings
from colorize.work import Orders, Task

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

    there, _ = apart.perform(task, Orders(steps=2), tell)
    here, _ = work.perform(task, Orders(), lambda report: Orders())
    assert max(np.diff([0, *steps])) <= 2
    assert (there.rgb == here.rgb).all()
    assert there.agent.loss_ == here.agent.loss_
    assert all((there.agent.weights_[name] == array).all()
               for name, array in here.agent.weights_.items())


def test_several_at_once_share_one_process_and_keep_apart(task):
    tasks = [replace(task, settings=replace(task.settings, seed=seed)) for seed in range(4)]
    results = {}

    def do(number):
        results[number] = apart.perform(tasks[number], Orders(), lambda report: Orders())[0]

    threads = [threading.Thread(target=do, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    for number, one in enumerate(tasks):
        here, _ = work.perform(one, Orders(), lambda report: Orders())
        assert results[number].agent.loss_ == here.agent.loss_


def test_a_failure_is_the_sentence_it_is_here(task):
    narrow = replace(task, settings=BasicSettings(patch_size=9))
    narrow = replace(narrow, canvas=split_left_right(task.truth[:4, :8])[0])
    with pytest.raises(ValueError, match="patch_size=9 must fit"):
        apart.perform(narrow, Orders(), lambda report: Orders())


def test_whoever_gives_up_before_it_began_does_not_wait(task):
    with pytest.raises(apart.LostError):
        apart.perform(on_and_on(task), Orders(), lambda report: Orders(), stopping=lambda: True)


def test_an_ended_process_is_said_and_the_next_task_gets_a_new_one(task):
    pool, begun = Pool(places=1), threading.Event()
    live = LiveRun(task.canvas, task.truth, on_and_on(task).settings, pool, apart=True)
    assert eventually(lambda: live.look().step)
    apart._shop._process.kill()
    assert live.job.wait(PATIENCE)
    assert live.look().state is State.FAILED
    assert "memory ran short" in live.look().error
    run, _ = apart.perform(task, Orders(), lambda report: begun.set() or Orders())
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
    monkeypatch.setattr(apart, "LINGER", 0.0)
    apart.perform(task, Orders(), lambda report: Orders())
    process = apart._shop and apart._shop._process
    assert eventually(lambda: apart._shop is None)
    assert process is None or eventually(lambda: process.poll() is not None)


SERVER = """
import numpy as np
from colorize import apart
from colorize.canvas import split_left_right
from colorize.settings import ImprovedSettings
from colorize.work import Orders, Task

def tell(report):
    print(apart._shop._process.pid, flush=True)
    input()

canvas, truth = split_left_right(np.zeros((16, 32, 3), np.uint8) + 90)
apart.perform(Task(canvas, truth, ImprovedSettings(width=4, epochs=10_000)), Orders(), tell)
"""


@pytest.mark.skipif(os.name != "posix", reason="looks for a process as POSIX does")
def test_it_does_not_outlive_the_server():
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    with server:
        pid = int(server.stdout.readline())
        server.kill()

    def gone():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    assert eventually(gone)
