"""How far a run is, and the button that stops it."""

import streamlit as st

from colorize.jobs import Handle, State
from colorize.ui.run_cache import SharedRun

PACE = 1.0  # seconds of computing before which nothing is said of the time left


def waiting(handle: Handle, otherwise: str) -> str:
    """The position of a task that waits in the queue; of one that does not, these words."""
    return f"Waiting: position {at} in the queue" if (at := handle.position) else otherwise


def bar(handle: SharedRun) -> None:
    """A progress bar: waiting, starting, or the step and the time left."""
    if handle.state is State.QUEUED or not handle.step:
        is_paused = handle.state is State.PAUSED
        st.progress(0.0, waiting(handle, "Not started" if is_paused else "Starting"))
    else:
        words = f"Step {handle.step:,} of {handle.total:,}"
        if handle.state is State.PAUSED:
            words += ", paused"
        elif handle.seconds >= PACE:
            words += f", about {duration(handle.seconds_left)} left"
        st.progress(handle.step / handle.total, words)


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
