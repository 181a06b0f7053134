"""The curves of all palette sizes: visitors share one task, and none ends another's."""

import pytest
import streamlit as st

from colorize.canvas import split
from colorize.imaging import load_sample
from colorize.jobs import State
from colorize.settings import BasicSettings
from colorize.ui.components import palette_sizes


class Endless:
    """A task that runs until it is stopped."""

    error, position, state = "", 0, State.RUNNING

    def __init__(self, *_, **__):
        self.series = {"sizes": []}

    def stop(self):
        self.state = State.STOPPED


@pytest.fixture
def draw(monkeypatch):
    """Draw the page, after *Run again* was pressed there or not; the task that it shows."""
    monkeypatch.setattr(palette_sizes.server, "begin", Endless)
    palette_sizes._handle.clear()
    task, shown = split(load_sample("sunset")), []
    monkeypatch.setattr(palette_sizes.polling, "poll", lambda handles, show: show())
    monkeypatch.setattr(palette_sizes, "_show", lambda *drawn: shown.append(drawn))

    def page(again=False):
        if again:
            palette_sizes._again(shown[-1][1])
        palette_sizes.draw(*task, BasicSettings())
        return shown[-1][0]

    yield page
    palette_sizes._handle.clear()
    st.session_state.clear()


def test_a_task_that_was_stopped_begins_anew_once_for_all(draw):
    stopped = draw()
    stopped.stop()
    assert draw() is stopped
    begun = draw(again=True)
    assert begun.state is State.RUNNING
    assert draw(again=True) is begun  # another visitor's page still showed the one before
    assert begun.state is State.RUNNING
