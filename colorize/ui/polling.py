"""Pages that draw themselves again while something is unfinished, in a fragment of their own."""

from collections.abc import Callable
from time import monotonic

import streamlit as st

from colorize.jobs.live import LiveRun
from colorize.jobs.queue import Job
from colorize.ui.runs import SLOW

LOOK_EVERY = 0.5  # seconds
GRACE = 1.0  # seconds that a page gives quick agents before it draws "working"


def redraw() -> None:
    """From a callback inside a fragment: have the whole page drawn, not the fragment alone."""
    st.session_state.redraw = True


def watch(handles: list[LiveRun], draw: Callable[[], None]) -> None:
    """Draw now, and again every half second while any handle is unfinished."""
    _give_grace(handles)
    _poll(lambda: any(not handle.job.state.over for handle in handles),
          lambda: any(handle.gone for handle in handles), draw)


def watch_jobs(jobs: list[Job], draw: Callable[[], None]) -> None:
    """Draw now, and again every half second while any job is unfinished."""
    _poll(lambda: any(not job.state.over for job in jobs), lambda: False, draw)


def _poll(unfinished: Callable[[], bool], outdated: Callable[[], bool],
          draw: Callable[[], None]) -> None:
    """Draw inside a fragment, which asks by itself only while there is something to wait for.

    When that changes, the whole page is drawn once more.
    """
    polling = unfinished()
    st.session_state.pop("redraw", None)

    @st.fragment(run_every=LOOK_EVERY if polling else None)
    def look():
        if polling != unfinished() or outdated() or "redraw" in st.session_state:
            st.rerun()
        draw()

    look()


def _give_grace(handles: list[LiveRun]) -> None:
    """A short, bounded wait for quick agents, so that most answers come in one piece."""
    end = monotonic() + GRACE
    for handle in handles:
        if handle.settings.name not in SLOW:
            handle.job.wait(max(0.0, end - monotonic()))
