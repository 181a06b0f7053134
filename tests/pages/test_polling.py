"""How often pages look at what is unfinished: less often where many wait for slow agents."""

import pytest
from streamlit.testing.v1 import AppTest

from colorize.canvas import split
from colorize.imaging import load_sample
from colorize.settings import BasicSettings, ImprovedSettings
from colorize.ui import polling
from colorize.ui.branches import Key
from colorize.ui.run_cache import SharedRun


def watch():
    """A page that waits for a run, which the test puts into the session."""
    import streamlit as st

    from colorize.ui import polling

    polling.poll([st.session_state.run], lambda: st.write("Waiting"))


@pytest.fixture
def now(monkeypatch):
    """A clock that is set by hand, long after all other tests' looks."""
    now = [1e9]
    monkeypatch.setattr(polling, "monotonic", lambda: now[0])
    return now


def unfinished(settings):
    task = split(load_sample("sunset"))
    return SharedRun(Key("a canvas", settings.name, ""), *task, settings, paused=True)


def visit(run):
    app = AppTest.from_function(watch, default_timeout=60)
    app.session_state["run"] = run
    assert not app.run().exception


def test_pages_that_wait_for_a_slow_agent_share_ten_looks_a_second(now):
    run = unfinished(ImprovedSettings())
    assert polling.look_interval([run]) == pytest.approx(0.5)
    for _ in range(30):
        visit(run)
    assert polling.look_interval([run]) == pytest.approx(3.0)
    now[0] += 60  # they have left
    assert polling.look_interval([run]) == pytest.approx(0.5)


def test_pages_that_wait_for_a_quick_agent_do_not_wait_for_those_with_slow_ones(now):
    slow, quick = unfinished(ImprovedSettings()), unfinished(BasicSettings())
    for _ in range(30):
        visit(slow)
    assert polling.look_interval([slow, quick]) == pytest.approx(0.5)
    assert polling.look_interval([slow]) == pytest.approx(3.0)
    for _ in range(10):
        visit(quick)
    assert polling.look_interval([slow, quick]) == pytest.approx(1.0)


def cut_short():
    """A page whose own run ended before it had drawn all cells; so its fragment may not."""
    import streamlit as st
    from streamlit.errors import StreamlitInvalidLayoutContextError

    from colorize.ui import polling

    def draw():
        if st.session_state.pop("cut", False):
            raise StreamlitInvalidLayoutContextError("no such cell")
        st.write("Waiting")

    polling.poll([st.session_state.run], draw)


def test_a_page_that_was_cut_short_is_drawn_anew_as_a_whole():
    app = AppTest.from_function(cut_short, default_timeout=60)
    app.session_state["run"] = unfinished(ImprovedSettings())
    app.session_state["cut"] = True
    assert not app.run().exception
    assert [text.value for text in app.markdown] == ["Waiting"]
