"""How far a run is, and the button that stops it."""

import streamlit as st

from colorize.jobs import State
from colorize.ui.run_cache import SharedRun


def bar(handle: SharedRun) -> None:
    """A progress bar: waiting, starting, or the step and the time left."""
    if handle.state is State.QUEUED:
        st.progress(0.0, f"Waiting: position {handle.position} in the queue")
    elif not handle.step:
        st.progress(0.0, "Not started" if handle.state is State.PAUSED else "Starting")
    else:
        left = duration(handle.seconds_left)
        words = "paused" if handle.state is State.PAUSED else f"about {left} left"
        st.progress(handle.step / handle.total,
                    f"Step {handle.step:,} of {handle.total:,}, {words}")


def stop_button(handle: SharedRun) -> None:
    """*Stop*: end this run with what it has learnt so far."""
    st.button("Stop", key=f"stop_{handle.settings.name}", on_click=handle.stop,
              icon=":material/stop:",
              help="Stop training; the result so far is kept.")


def duration(seconds: float) -> str:
    """A time in words, in seconds or in minutes.

    Examples
    --------
    >>> duration(14.2), duration(150.0)
    ('14 s', '2 min')
    """
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
