"""The cached resource is the experiment: one handle per canvas and settings.

Asking for it starts it in the background, joins the one under way, or returns
the finished one, whoever asked first.  A page looks at its handles from a
fragment that runs again while any is unfinished; no page waits for a fit.
"""

import os
from collections.abc import Callable
from time import monotonic
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st

from colorize.canvas import Canvas
from colorize.jobs import Job, Pool, PoolFullError
from colorize.live import LiveRun
from colorize.settings import Settings

SLOW = ("improved", "context")  # agents that train for seconds; they queue apart from the rest
LOOK_EVERY = 0.5  # seconds
GRACE = 0.4  # seconds that a page gives quick agents before it draws "working"


@st.cache_resource(max_entries=1, show_spinner=False)
def pools() -> dict[str, Pool]:
    """Two lines, so that nobody waits for a colour palette behind a training."""
    return {"slow": Pool(places=int(os.environ.get("COLORIZE_TRAININGS", "2"))),
            "quick": Pool(places=2)}


@st.cache_resource(max_entries=64, ttl="6h", show_spinner=False,
                   on_release=lambda live: live.job.stop())
def _handle(digest: str, name: str, flat: str, _canvas, _truth, _settings, _owner) -> LiveRun:
    pool = pools()["slow" if name in SLOW else "quick"]
    return LiveRun(_canvas, _truth, _settings, pool, _owner)


def live(canvas: Canvas, truth, settings: Settings) -> LiveRun | None:
    """The handle of this experiment; None, with a word on the page, if too many wait."""
    owner = st.session_state.setdefault("visitor", uuid4().hex)
    try:
        return _handle(*_key(canvas, settings), canvas, truth, settings, owner)
    except PoolFullError as error:
        st.warning(f"The server is busy: {error}. Try again in a minute.")
        return None


def forget(live: LiveRun) -> None:
    """Stop this run and drop its handle: whoever asks next starts anew."""
    live.job.stop()
    _handle.clear(*_key(live.canvas, live.settings), None, None, None, None)


def _key(canvas: Canvas, settings: Settings) -> tuple[str, str, str]:
    """Flat text: records of different types with equal fields would hash alike."""
    return canvas.digest, settings.name, urlencode(settings.to_query())


def watch(handles: list[LiveRun], draw: Callable[[], None]) -> None:
    """Draw now, and again every half second while any handle is unfinished."""
    _give_grace(handles)
    watch_jobs([handle.job for handle in handles], draw)


def watch_jobs(jobs: list[Job], draw: Callable[[], None]) -> None:
    """Draw now, and again every half second while any job is unfinished.

    `draw` runs inside a fragment.  When the last one ends, the whole page is
    drawn once more, so that it no longer asks.
    """
    def unfinished() -> bool:
        return any(not job.state.over for job in jobs)

    polling = unfinished()

    @st.fragment(run_every=LOOK_EVERY if polling else None)
    def look():
        if polling and not unfinished():
            st.rerun()
        draw()

    look()


def _give_grace(handles: list[LiveRun]) -> None:
    """A short, bounded wait for quick agents, so that most answers come in one piece."""
    end = monotonic() + GRACE
    for handle in handles:
        if handle.settings.name not in SLOW:
            handle.job.wait(max(0.0, end - monotonic()))
