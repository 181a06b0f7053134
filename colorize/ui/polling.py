"""Pages that draw themselves again while something is unfinished, in a fragment of their own."""

from collections.abc import Callable
from time import monotonic

import streamlit as st

from colorize.agents import AGENTS
from colorize.jobs import Handle
from colorize.jobs.handle import LOOK_EVERY
from colorize.ui.runs import SharedRun

GRACE = 1.0  # seconds


def redraw() -> None:
    """From a callback inside a fragment: have the whole page drawn, not the fragment alone."""
    st.session_state.redraw = True


def poll(handles: list[Handle], draw: Callable[[], None]) -> None:
    """Draw now, and again every half second while any of the handles is unfinished.

    When the last one ends, or one is discarded, the whole page is drawn once more.
    """
    polling = _unfinished(handles)
    st.session_state.pop("redraw", None)

    @st.fragment(run_every=LOOK_EVERY if polling else None)
    def look():
        outdated = any(getattr(handle, "discarded", False) for handle in handles)
        if polling != _unfinished(handles) or outdated or "redraw" in st.session_state:
            st.rerun()
        for handle in handles:
            handle.watch()
        draw()

    look()


def _unfinished(handles: list[Handle]) -> bool:
    return any(not handle.state.over for handle in handles)


def wait_briefly(handles: list[SharedRun]) -> None:
    """Give quick agents up to a second, all together: most answers then come in one piece."""
    end = monotonic() + GRACE
    for handle in handles:
        if not AGENTS[handle.settings.name].slow:
            handle.wait(max(0.0, end - monotonic()))
