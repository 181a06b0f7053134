"""The buttons of a training: start, pause, step, stop, train on, reset."""

import streamlit as st

from colorize.jobs import RefusedError, State
from colorize.settings import ImprovedSettings, Parameter
from colorize.ui import polling, runs, session
from colorize.ui.components import progress, setting_widgets
from colorize.ui.run_cache import SharedRun

_RATE: Parameter = ImprovedSettings.parameters()["learning_rate"]


def draw(handle: SharedRun) -> None:
    """All controls that apply now, and the progress."""
    with st.container(horizontal=True, key="controls"):
        if handle.state.over:
            _after_the_end(handle)
        else:
            _before_the_end(handle)
        _button("Reset", "restart_alt", runs.reset, handle, all=True,
                help="Back before the first epoch, with the same initial weights.")
        _button("New seed", "casino", _new_seed, all=True,
                help="Train again from other initial weights.")
    _progress(handle)
    if not handle.state.over:
        _rate(handle)


def _before_the_end(handle: SharedRun) -> None:
    if handle.state is State.PAUSED:
        _button("Resume" if handle.step else "Start", "play_arrow", handle.resume, type="primary")
    else:
        _button("Pause", "pause", handle.pause, type="primary")
    _button("One step", "skip_next", handle.advance, 1, help="One epoch, then pause.")
    _button("Ten steps", "fast_forward", handle.advance, 10, help="Ten epochs, then pause.")
    _button("Stop", "stop", handle.stop, help="Ends it and keeps what has been learnt so far.")


def _after_the_end(handle: SharedRun) -> None:
    if handle.result is None:
        return
    more = st.session_state.setdefault("more_epochs", 50)
    _button(f"Train on for {more:,} epochs", "play_arrow", runs.train_on, handle, more,
            type="primary", all=True,
            help="Continues from what has been learnt; the schedule runs once more.")
    with st.popover("Epochs", icon=":material/tune:"):
        st.number_input("Further epochs", 1, 10_000, step=10, key="more_epochs")


def _button(label: str, icon: str, action, *args, all: bool = False, **more) -> None:
    """A button; with `all`, the whole page is drawn after it."""
    def act():
        try:
            action(*args)
        except RefusedError as error:
            st.toast(str(error))
        if all:
            polling.redraw()

    st.button(label, icon=f":material/{icon}:", on_click=act,
              key="control_" + label.split()[0].lower(), **more)


def _progress(handle: SharedRun) -> None:
    if not handle.state.over:
        progress.bar(handle)
    losses = handle.series.get("losses", [])
    rate = handle.step / handle.seconds if handle.seconds else 0
    words = {State.DONE: "Done", State.STOPPED: "Stopped", State.PAUSED: "Paused",
             State.FAILED: "Ended", State.QUEUED: "Waiting", State.RUNNING: "Training"}
    if losses:
        word = words[handle.state] if handle.state.over or not handle.stopping else "Stopping"
        st.caption(f"{word} · epoch {handle.step:,} of {handle.total:,} · "
                   f"{rate:.3g} epochs per second · loss {losses[-1]:.5f}")


def _rate(handle: SharedRun) -> None:
    """The learning rate, which may be changed during the training."""
    key = f"rate_{id(handle)}"
    now = handle.rate or handle.settings.learning_rate
    stops = setting_widgets.stops(_RATE, handle.settings.learning_rate, now)
    st.select_slider("Learning rate from the next epoch on", stops, now, key=key,
                     format_func=lambda rate: f"{rate:g}",
                     on_change=lambda: handle.set_rate(st.session_state[key]),
                     help="The training continues from where it is. Until you move it, the "
                          "schedule applies.")


def _new_seed() -> None:
    """The next seed, and train."""
    seed = (session.settings("improved").seed + 1) % 10_000
    session.request({ImprovedSettings.query_name("seed"): seed})
