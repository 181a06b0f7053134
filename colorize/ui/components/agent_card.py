"""One agent in a grid: title, picture, scores, progress."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.jobs import State
from colorize.ui import runs
from colorize.ui.components import pictures, progress, saving
from colorize.ui.run_cache import SharedRun


def draw(handle: SharedRun) -> None:
    """The newest picture with its scores; above it a progress bar until the run has finished."""
    st.markdown(f"**{AGENTS[handle.settings.name].title}**")
    if not handle.state.over:  # above the picture: below a high one nothing would seem to happen
        progress.bar(handle)
        progress.stop_button(handle)
    pictures.latest(handle)
    saving.draw(handle.result)
    if handle.error:
        st.error(handle.error)
    elif handle.state is State.STOPPED:
        st.caption(f"Stopped at step {handle.step:,} of {handle.total:,}.")
        again = runs.reset if handle.branch else runs.forget
        st.button("Run again", key=f"again_{handle.settings.name}", on_click=again, args=(handle,))
    if handle.changes:
        st.caption("Changed by hand: " + "; ".join(handle.changes) + ".")


def progress_of(handles: list[SharedRun]) -> None:
    """A progress bar for each unfinished run, under its agent's title."""
    for handle in handles:
        st.markdown(f"**{AGENTS[handle.settings.name].title}**")
        progress.bar(handle)
