"""The buttons of a training: start, pause, step, stop, train on, reset."""

import streamlit as st

from colorize.jobs import QueueFullError, State
from colorize.settings import ImprovedSettings, Parameter
from colorize.ui import polling, runs, show, state, widgets
from colorize.ui.runs import SharedRun

_RATE: Parameter = ImprovedSettings.parameters()["learning_rate"]


def draw(run: SharedRun) -> None:
    """All controls that apply now, and the progress."""
    with st.container(horizontal=True, key="controls"):
        if run.state.over:
            _after_the_end(run)
        else:
            _before_the_end(run)
        _button("Reset", "restart_alt", runs.reset, run, all=True,
                help="Back before the first epoch, with the same initial weights.")
        _button("New seed", "casino", _new_seed, all=True,
                help="Train again from other initial weights.")
    _progress(run)
    if not run.state.over:
        _rate(run)


def _before_the_end(run: SharedRun) -> None:
    if run.state is State.PAUSED:
        _button("Resume" if run.step else "Start", "play_arrow", run.resume, type="primary")
    else:
        _button("Pause", "pause", run.pause, type="primary")
    _button("One step", "skip_next", run.advance, 1, help="One epoch, then pause.")
    _button("Ten steps", "fast_forward", run.advance, 10, help="Ten epochs, then pause.")
    _button("Stop", "stop", run.stop, help="Ends it and keeps what has been learnt so far.")


def _after_the_end(run: SharedRun) -> None:
    if run.result is None:
        return
    more = st.session_state.setdefault("more_epochs", 50)
    _button(f"Train on for {more:,} epochs", "play_arrow", runs.train_on, run, more,
            type="primary", all=True,
            help="Continues from what has been learnt; the schedule runs once more.")
    with st.popover("Epochs", icon=":material/tune:"):
        st.number_input("Further epochs", 1, 10_000, step=10, key="more_epochs")


def _button(label: str, icon: str, action, *args, all: bool = False, **more) -> None:
    """A button; with `all`, the whole page is drawn after it."""
    def act():
        try:
            action(*args)
        except QueueFullError as error:
            st.toast(str(error))
        if all:
            polling.redraw()

    st.button(label, icon=f":material/{icon}:", on_click=act,
              key="control_" + label.split()[0].lower(), **more)


def _progress(run: SharedRun) -> None:
    if not run.state.over:
        show.progress(run)
    losses, rate = run.series["losses"], run.step / run.seconds if run.seconds else 0
    words = {State.DONE: "Done", State.STOPPED: "Stopped", State.PAUSED: "Paused",
             State.FAILED: "Ended", State.QUEUED: "Waiting", State.RUNNING: "Training"}
    if losses:
        st.caption(f"{words[run.state]} · epoch {run.step:,} of {run.total:,} · "
                   f"{rate:.3g} epochs per second · loss {losses[-1]:.5f}")


def _rate(run: SharedRun) -> None:
    """The learning rate, which may be changed during the training."""
    key = f"rate_{id(run)}"
    now = run.rate or run.settings.learning_rate
    stops = widgets.stops(_RATE, run.settings.learning_rate, now)
    st.select_slider("Learning rate from the next epoch on", stops, now, key=key,
                     format_func=lambda rate: f"{rate:g}",
                     on_change=lambda: run.set_rate(st.session_state[key]),
                     help="The training continues from where it is. Until you move it, the "
                          "schedule applies.")


def _new_seed() -> None:
    """The next seed, and train."""
    seed = (state.settings("improved").seed + 1) % 10_000
    state.want({ImprovedSettings.query_name("seed"): seed})
