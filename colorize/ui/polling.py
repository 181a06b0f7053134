"""Pages that draw themselves again while something is unfinished, in a fragment of their own."""

from collections.abc import Callable
from time import monotonic

import streamlit as st

from colorize.agents import AGENTS
from colorize.jobs import Handle

POLL_EVERY = 0.5  # seconds
GRACE = 1.0  # seconds that a page gives quick agents before it draws "working"


def redraw() -> None:
    """From a callback inside a fragment: have the whole page drawn, not the fragment alone."""
    st.session_state.redraw = True


def poll(handles: list[Handle], draw: Callable[[], None]) -> None:
    """Draw now, and again every half second while any of the handles is unfinished.

    When the last one ends, or one is discarded, the whole page is drawn once more.
    """
    _give_grace(handles)
    polling = _unfinished(handles)
    st.session_state.pop("redraw", None)

    @st.fragment(run_every=POLL_EVERY if polling else None)
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


def _give_grace(handles: list[Handle]) -> None:
    """A short, bounded wait for quick agents, so that most answers come in one piece."""
    end = monotonic() + GRACE
    for handle in handles:
        if hasattr(handle, "settings") and not AGENTS[handle.settings.name].slow:
            handle.wait(max(0.0, end - monotonic()))
