"""The race of two engines: visitors with the same settings share one, and none ends another's."""

import pytest
import streamlit as st

from colorize.canvas import split
from colorize.imaging import load_sample
from colorize.jobs import State
from colorize.settings import ImprovedSettings
from colorize.ui.components import race


class Endless:
    """A race that runs until it is stopped."""

    error, step, total, position, state = "", 1, 2, 0, State.RUNNING

    def __init__(self, *_, **__):
        self.series = {"numpy": [], "torch": []}

    def stop(self):
        self.state = State.STOPPED


@pytest.fixture
def start(monkeypatch):
    """Press *Start* with this seed; the race that the page shows then."""
    monkeypatch.setattr(race.server, "begin", Endless)
    race._race.clear()
    canvas, _ = split(load_sample("sunset"))

    def press(seed):
        settings = ImprovedSettings(seed=seed)
        monkeypatch.setattr(race.session, "settings", lambda name: settings)
        race._start(canvas)
        shown = race._race(*race._key(canvas, settings), canvas, settings)
        race._show(shown)
        return shown

    yield press
    race._race.clear()
    st.session_state.clear()


def test_a_start_ends_no_race_that_others_watch(start):
    mine, shared = start(1), start(2)
    mine.stop()
    race._show(mine)
    assert start(2) is shared
    assert shared.state is State.RUNNING


def test_a_race_that_was_stopped_begins_anew_once_for_all(start):
    stopped = start(1)
    stopped.stop()
    race._show(stopped)
    again = start(1)
    assert again.state is State.RUNNING
    race._show(stopped)  # another visitor's page still shows it
    assert start(1) is again
    assert again.state is State.RUNNING
