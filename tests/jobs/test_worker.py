"""The worker process: one for all tasks, its end, and the end of the server."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from colorize.jobs import Handle, Queue, State, Worker
from tests.jobs.doubles import PATIENCE, Counting, UnpicklableStep, eventually


@pytest.fixture
def worker():
    return Worker()


def alive(pid) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_several_at_once_share_one_process_and_do_not_mix(worker):
    queue = Queue(slots=4)
    handles = [Handle(Counting(steps=steps), queue, worker).begin() for steps in range(1, 5)]
    assert all(handle.wait(PATIENCE) for handle in handles)
    assert [handle.result for handle in handles] == [1, 2, 3, 4]


def test_one_that_is_killed_is_said_and_the_next_task_gets_another(worker):
    handle = Handle(Counting(), Queue(slots=1), worker).begin()
    assert eventually(lambda: handle.step)
    os.kill(worker.pid, signal.SIGKILL)
    assert handle.wait(PATIENCE)
    assert handle.state is State.FAILED
    assert "memory ran short" in handle.error
    following = Handle(Counting(steps=6), Queue(slots=1), worker).begin()
    assert following.wait(PATIENCE)
    assert following.result == 6


@pytest.mark.skipif(sys.platform != "linux", reason="looks for a process as Linux shows it")
def test_a_task_goes_to_a_new_process_even_before_the_end_of_the_old_one_is_noticed(
        worker, monkeypatch):
    first = Handle(Counting(steps=1), Queue(slots=1), worker).begin()
    assert first.wait(PATIENCE)
    monkeypatch.setattr(worker, "_report_lost", lambda process, receivers: None)
    pid = worker.pid
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # all its threads have ended
    following = Handle(Counting(steps=6), Queue(slots=1), worker).begin()
    assert following.wait(PATIENCE)
    assert following.result == 6


@pytest.mark.skipif(sys.platform != "linux", reason="looks for a process as Linux shows it")
def test_it_ends_some_time_after_its_last_task(worker, monkeypatch):
    monkeypatch.setattr("colorize.jobs.worker.LINGER", 0.2)
    first = Handle(Counting(steps=1), Queue(slots=1), worker).begin()
    assert first.wait(PATIENCE)
    pid = worker.pid
    second = Handle(Counting(), Queue(slots=1), worker).begin()
    time.sleep(0.5)  # longer than it would stay without a task
    assert alive(pid)
    assert worker.pid == pid
    second.stop()
    assert eventually(lambda: not alive(pid))
    assert worker.pid is None


def test_it_ends_too_if_the_last_task_to_begin_is_not_the_last_to_end(worker, monkeypatch):
    monkeypatch.setattr("colorize.jobs.worker.LINGER", 0.2)
    queue = Queue(slots=2)
    first = Handle(Counting(), queue, worker).begin()
    assert eventually(lambda: first.step)
    assert Handle(Counting(steps=1), queue, worker).begin().wait(PATIENCE)
    first.stop()
    assert first.wait(PATIENCE)
    assert eventually(lambda: worker.pid is None)


def test_one_whose_report_cannot_be_sent_is_stopped_and_harms_no_other(worker, tmp_path, caplog):
    queue = Queue(slots=2)
    other = Handle(Counting(), queue, worker).begin()
    handle = Handle(UnpicklableStep(tmp_path / "stopped"), queue, worker).begin()
    assert handle.wait(PATIENCE)
    assert handle.state is State.FAILED
    assert "pickle" in caplog.text
    assert eventually((tmp_path / "stopped").exists)
    before = other.step
    assert eventually(lambda: other.step > before + 100)  # after the last report of the first
    other.stop()
    assert other.wait(PATIENCE)
    assert other.state is State.STOPPED


def timers() -> set:
    return {thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)}


def test_one_timer_waits_for_its_end_however_many_tasks_there_were(worker):
    before, queue = timers(), Queue(slots=1)
    for _ in range(20):
        assert Handle(Counting(steps=1), queue, worker).begin().wait(PATIENCE)
    assert eventually(lambda: len(timers() - before) == 1)


SERVER = """
from colorize.jobs import Handle, Queue, Worker
from tests.jobs.doubles import Counting, eventually

worker = Worker()
handle = Handle(Counting(), Queue(slots=1), worker).begin()
eventually(lambda: handle.step)
print(worker.pid, flush=True)
input()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for a process as Linux shows it")
def test_it_does_not_outlive_the_server():
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    with server:
        pid = int(server.stdout.readline())
        assert alive(pid)
        server.kill()
    assert eventually(lambda: not alive(pid))
