"""A run that needs more memory than the server allows to one: a sentence, and nothing runs."""

from colorize.jobs import Queue
from colorize.ui import server
from tests.pages.driving import open_page


def test_a_run_that_is_too_large_is_a_sentence_on_the_page(monkeypatch):
    _, worker = server.executors()[False]
    monkeypatch.setitem(server.executors(), False, (Queue(2, most=1e6), worker))
    app = open_page("basic_agent.py", basic_seed="4714")
    assert any("must be at most 1 on this server" in warning.value for warning in app.warning)
    assert not app.metric
    assert not app.exception
