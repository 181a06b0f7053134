"""What SECURITY.md promises: each promise names tests that exist; those that no other file has."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from colorize.jobs import RefusedError
from colorize.ui import server

ROOT = Path(__file__).parent.parent
PROMISES = re.findall(r"^\| (.*) \| (.*) \|$", (ROOT / "SECURITY.md").read_text(), re.M)[1:]


@pytest.mark.parametrize(("promise", "shown_by"), PROMISES)
def test_a_promise_names_tests_that_exist(promise, shown_by):
    tests = re.findall(r"`(tests/\S+\.py)`", shown_by)
    assert tests
    for test in tests:
        assert "def test_" in (ROOT / test).read_text()


def buggy():
    raise KeyError("secret detail")


def test_a_bug_is_shown_without_its_traceback_which_is_in_the_log(caplog, monkeypatch):
    monkeypatch.chdir(ROOT)  # where Streamlit finds the app's configuration
    app = AppTest.from_function(buggy, default_timeout=60).run()
    [shown] = app.exception
    assert "secret" not in shown.message + shown.value + "".join(shown.stack_trace)
    assert not shown.stack_trace
    assert "secret detail" in caplog.text


class Waiting:
    """A run that keeps its place."""

    urgent, memory = True, 0.0

    def start(self):
        pass


def test_a_server_runs_two_trainings_and_refuses_the_67th(monkeypatch):
    monkeypatch.delenv("COLORIZE_TRAININGS", raising=False)
    monkeypatch.setattr(server, "BUDGET", float("inf"))  # whatever this process has taken
    queue, _ = server.executors.__wrapped__()[True]
    handles = [Waiting() for _ in range(2 + 64)]
    for handle in handles:
        queue.enter(handle)
    assert [queue.has_slot(handle) for handle in handles[:3]] == [True, True, False]
    with pytest.raises(RefusedError, match="64 runs wait, at most 64 may"):
        queue.enter(Waiting())
