"""How far a run is, and the button that stops it."""

import streamlit as st

from colorize.jobs.live import LiveRun, Moment
from colorize.jobs.queue import State


def bar(moment: Moment) -> None:
    """A progress bar: waiting, starting, or the step and the time left."""
    if moment.state is State.QUEUED:
        st.progress(0.0, f"Waiting: place {moment.place} in the queue")
    elif not moment.step:
        st.progress(0.0, "Not started" if moment.state is State.PAUSED else "Starting")
    else:
        left = _duration(moment.seconds_left)
        words = "paused" if moment.state is State.PAUSED else f"about {left} left"
        st.progress(moment.step / moment.total,
                    f"Step {moment.step:,} of {moment.total:,}, {words}")


def stop_button(live: LiveRun) -> None:
    """*Stop*: end this run with what it has learnt so far."""
    st.button("Stop", key=f"stop_{live.settings.name}", on_click=live.job.stop,
              icon=":material/stop:",
              help="Stop training; the result so far is kept.")


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
