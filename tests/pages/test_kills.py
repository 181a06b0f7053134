"""The worker is killed under a page: one sentence about a training; a quick agent runs again."""

import os
import signal
from threading import Thread

from colorize.jobs import State, WorkerLostError
from colorize.jobs.messages import Report
from colorize.ui import server
from tests.jobs.doubles import PATIENCE, eventually
from tests.pages.driving import open_page


def test_after_a_kill_the_page_says_one_sentence_and_trains_anew():
    app = open_page("improved_agent.py", improved_epochs="10000", improved_seed="4711")
    run = app.session_state["at_improved"]()
    assert eventually(lambda: run.step)
    os.kill(server.executors()[True][1].pid, signal.SIGKILL)
    assert run.wait(PATIENCE)
    app.run()
    assert not app.exception
    [error] = app.error
    assert "ended from outside" in error.value
    app.button(key="control_new").click().run()
    assert not app.error
    anew = app.session_state["at_improved"]()
    assert anew.settings.seed == 4712
    assert eventually(lambda: anew.step)
    anew.stop()
    assert anew.wait(PATIENCE)
    assert anew.state is State.STOPPED


class LosesTheFirst:
    """An executor whose worker ends during the first task."""

    def __init__(self, worker):
        self._worker, self.lost = worker, 0

    def submit(self, task, command, receive):
        if self.lost:
            return self._worker.submit(task, command, receive)
        self.lost += 1
        error = WorkerLostError("The worker ended.")
        Thread(target=receive, args=[Report(over=True, error=error)]).start()
        return lambda command: None


def test_a_quick_agent_that_lost_its_worker_runs_again_without_a_word(monkeypatch):
    queue, worker = server.executors()[False]
    executor = LosesTheFirst(worker)
    monkeypatch.setitem(server.executors(), False, (queue, executor))
    app = open_page("basic_agent.py", basic_seed="4713")
    assert eventually(lambda: app.run() and len(app.metric) == 3)
    assert executor.lost == 1
    assert not app.error
    assert not app.exception
