"""Pages that draw themselves again while something is unfinished, in a fragment of their own.

A page draws again only what is unfinished, and all pages together look at most
`MOST_LOOKS` times a second: the more visitors wait, the longer each waits between two looks.
"""

from collections.abc import Callable
from time import monotonic

import streamlit as st

from colorize.agents import AGENTS
from colorize.jobs import Handle
from colorize.jobs.handle import LOOK_EVERY
from colorize.ui.runs import SharedRun, visitor

GRACE = 1.0  # seconds
MOST_LOOKS = 20  # a second, of all pages together: half a core
LONGEST = 5.0  # seconds between two looks, at most

_last_looks: dict[str, float] = {}  # visitor -> when their page looked last


def redraw() -> None:
    """From a callback inside a fragment: have the whole page drawn, not the fragment alone."""
    st.session_state.redraw = True


def poll(handles: list[Handle], draw: Callable[[], None]) -> None:
    """Draw now, and again every half second or more while any of the handles is unfinished.

    When one of them ends, or is discarded, the whole page is drawn once more.
    """
    finished = _finished(handles)
    polling = len(finished) < len(handles)
    every = look_interval()
    st.session_state.pop("redraw", None)

    @st.fragment(run_every=every if polling else None)
    def look():
        outdated = any(getattr(handle, "discarded", False) for handle in handles)
        if finished != _finished(handles) or outdated or "redraw" in st.session_state:
            st.rerun()
        if polling:
            _last_looks[visitor()] = monotonic()
            if not every / 2 <= look_interval() <= 2 * every:
                st.rerun()  # many visitors have come, or gone
        for handle in handles:
            handle.watch(every)
        draw()

    look()


def poll_cards(handles: list[SharedRun], draw: Callable[[SharedRun], None]) -> None:
    """A grid with a cell for each run; only the unfinished ones are drawn again."""
    grid = st.grid(4, min_column_width=150)
    cells = {handle: grid.cell() for handle in handles}
    finished = _finished(handles)
    unfinished = [handle for handle in handles if handle not in finished]

    def draw_in_cells(some: list[SharedRun]) -> None:
        for handle in some:
            with cells[handle]:
                draw(handle)

    draw_in_cells(finished)
    if unfinished:
        poll(unfinished, lambda: draw_in_cells(unfinished))


def look_interval() -> float:
    """Seconds between two looks of a page, as many pages as wait at present."""
    now = monotonic()
    for name, then in list(_last_looks.items()):
        if now - then > 2 * LONGEST:
            _last_looks.pop(name, None)
    return min(max(LOOK_EVERY, len(_last_looks) / MOST_LOOKS), LONGEST)


def _finished(handles: list[Handle]) -> list[Handle]:
    return [handle for handle in handles if handle.state.over]


def wait_briefly(handles: list[SharedRun]) -> None:
    """Give quick agents up to a second, all together: most answers then come in one piece."""
    end = monotonic() + GRACE
    for handle in handles:
        if not AGENTS[handle.settings.name].slow:
            handle.wait(max(0.0, end - monotonic()))
