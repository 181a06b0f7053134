"""Training on and beginning anew: on a branch of one's own, so that links stay true.

A link names settings, and whoever has it gets what these give, even after others
trained on.  A branch has a name that stands in the address: a reload finds it,
*Copy link* leaves it out.  While a training runs, it is shared with all who look
at it, and so are Pause, Stop and the learning rate.
"""

from uuid import uuid4

import streamlit as st

from colorize.jobs.live import LiveRun
from colorize.jobs.queue import PoolFullError, State, keep
from colorize.ui import runs


def train_on(live: LiveRun, epochs: int) -> None:
    """When it is over: so many epochs more, on one's own branch."""
    mine = live if live.branch else _copy(live)
    try:
        mine.train_on(epochs, runs.visitor())
    except PoolFullError as error:
        st.toast(f"The server is busy: {error}. Try again in a minute.")
        return
    runs.hold(mine, live.key)


def reset(live: LiveRun) -> None:
    """Stand before the first step of the same again, on one's own branch."""
    if live.branch or live.changes or live.job.state is State.STOPPED:
        runs.forget(live)  # what is left of it is not what the settings give
    st.session_state.begin_paused = live.key
    runs.branches()[live.key] = live.branch or _name()


def _copy(live: LiveRun) -> LiveRun:
    """A run that is over, once more, with nothing shared."""
    copy = keep.from_arrays(keep.to_arrays(live, live.job.result), live.canvas, live.truth,
                            live.settings, runs.pools()["slow"],
                            on_done=runs.to_disk if live.is_kept else None, apart=True)
    copy.branch = _name()
    return copy


def _name() -> str:
    return uuid4().hex[:8]
