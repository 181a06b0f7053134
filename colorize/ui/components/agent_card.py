"""One agent in a grid: title, picture, scores, progress."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.jobs.live import LiveRun
from colorize.jobs.queue import State
from colorize.ui import runs
from colorize.ui.components import pictures, progress


def draw(live: LiveRun) -> None:
    """The newest picture with its scores; a progress bar until the run has finished."""
    moment = live.look()
    st.markdown(f"**{AGENTS[live.settings.name].title}**")
    pictures.latest(live, moment)
    pictures.save_button(moment.run)
    if not moment.state.over:
        progress.bar(moment)
        progress.stop_button(live)
    elif moment.error:
        st.error(moment.error)
    elif moment.state is State.STOPPED:
        st.caption(f"Stopped at step {moment.step:,} of {moment.total:,}.")
        st.button("Run again", key=f"again_{live.settings.name}", on_click=runs.forget,
                  args=(live,))
    if live.changes:
        st.caption("Changed by hand: " + "; ".join(live.changes) + ".")
