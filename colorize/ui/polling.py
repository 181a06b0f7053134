"""Pages that draw themselves again while something is unfinished, in a fragment of their own.

A page draws again only what is unfinished.  All pages that wait for slow agents look at most
`MOST_LOOKS` times a second, together: the more visitors wait, the longer each waits between
two looks.  So do those that wait for quick agents, and they do not wait for the others.
"""

from collections.abc import Callable
from time import monotonic

import streamlit as st
from streamlit.errors import StreamlitInvalidLayoutContextError

from colorize.agents import AGENTS
from colorize.jobs import Handle
from colorize.jobs.handle import LOOK_EVERY
from colorize.ui import projector
from colorize.ui.run_cache import SharedRun
from colorize.ui.runs import visitor

GRACE = 1.0  # seconds
MOST_LOOKS = 10  # a second, of all pages that wait for slow agents, and of those for quick ones
LONGEST = 5.0  # seconds between two looks, at most

#: Whether a page waits for quick agents -> visitor -> when their page looked last.
_last_looks: dict[bool, dict[str, float]] = {True: {}, False: {}}


def redraw() -> None:
    """From a callback inside a fragment: have the whole page drawn, not the fragment alone."""
    st.session_state.redraw = True


def poll(handles: list[Handle], draw: Callable[[], None]) -> None:
    """Draw now, and again every half second or more while any of the handles is unfinished.

    When one of them ends, or is discarded, the whole page is drawn once more.
    """
    finished = _finished(handles)
    polling = len(finished) < len(handles)
    for last_looks in _last_looks.values():
        last_looks.pop(visitor(), None)  # this visitor may not wait any more
    every = look_interval(handles)
    drawn = False
    st.session_state.pop("redraw", None)

    def is_outdated() -> bool:
        if finished != _finished(handles) or "redraw" in st.session_state:
            return True
        if any(handle.discarded for handle in handles):
            return True
        # Many visitors have come, or gone; or only slow agents are left.
        return polling and not every / 2 <= look_interval(handles) <= 2 * every

    @st.fragment(run_every=every if polling else None)
    def look():
        nonlocal drawn
        if drawn and is_outdated():
            st.rerun()
        for handle in handles:
            handle.watch(every)
        try:
            draw()
        except StreamlitInvalidLayoutContextError:  # the page's own run ended before all cells
            st.rerun()
        if polling:
            _last_looks[_waits_for_quick_ones(handles)][visitor()] = monotonic()
        # A fragment may write to a cell later only if it did so in the page's own run.
        if not drawn and is_outdated():
            st.rerun()
        drawn = True

    look()


def poll_cards(handles: list[SharedRun], draw: Callable[[SharedRun], None]) -> None:
    """A grid with a cell for each run; only the unfinished ones are drawn again."""
    grid = projector.grid(4, 150)
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


def look_interval(handles: list[Handle]) -> float:
    """Seconds between two looks of a page at these runs, as many pages as wait at present."""
    now, last_looks = monotonic(), _last_looks[_waits_for_quick_ones(handles)]
    for name, then in list(last_looks.items()):
        if now - then > 2 * LONGEST:
            last_looks.pop(name, None)
    return min(max(LOOK_EVERY, len(last_looks) / MOST_LOOKS), LONGEST)


def _waits_for_quick_ones(handles: list[Handle]) -> bool:
    return any(isinstance(handle, SharedRun) and not AGENTS[handle.settings.name].slow
               for handle in handles if not handle.state.over)


def _finished(handles: list[Handle]) -> list[Handle]:
    return [handle for handle in handles if handle.state.over]


def wait_briefly(handles: list[SharedRun]) -> None:
    """Give quick agents up to a second, all together: most answers then come in one piece."""
    end = monotonic() + GRACE
    for handle in handles:
        if not AGENTS[handle.settings.name].slow:
            handle.wait(max(0.0, end - monotonic()))
