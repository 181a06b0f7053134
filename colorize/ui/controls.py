"""The buttons of a training: start, pause, step, stop, go on, begin anew."""

import streamlit as st

from colorize.jobs.live import LiveRun, Moment
from colorize.jobs.queue import State
from colorize.settings import ImprovedSettings, Parameter
from colorize.ui import by_hand, polling, session
from colorize.ui.components import progress, setting_widgets

_RATE: Parameter = ImprovedSettings.parameters()["learning_rate"]


def draw(live: LiveRun, moment: Moment) -> None:
    """All controls that mean something now, and how far it is."""
    with st.container(horizontal=True, key="controls"):
        if moment.state.over:
            _go_on(live, moment)
        else:
            _run(live, moment)
        _button("Reset", "restart_alt", by_hand.reset, live, all=True,
                help="Back before the first epoch, with the same initial weights.")
        _button("New seed", "casino", _new_seed, all=True,
                help="Train again from other initial weights.")
    _how_far(moment)
    if not moment.state.over:
        _rate(live)


def _run(live: LiveRun, moment: Moment) -> None:
    """What can be done to a training that is not over."""
    job = live.job
    if moment.state is State.PAUSED:
        _button("Resume" if moment.step else "Start", "play_arrow", job.resume, type="primary")
    else:
        _button("Pause", "pause", job.pause, type="primary")
    _button("One step", "skip_next", job.advance, 1, help="One epoch, then pause.")
    _button("Ten steps", "fast_forward", job.advance, 10, help="Ten epochs, then pause.")
    _button("Stop", "stop", job.stop, help="Ends it and keeps what has been learnt so far.")


def _go_on(live: LiveRun, moment: Moment) -> None:
    """What can be done to a training that is over."""
    if moment.run is None:
        return
    more = st.session_state.setdefault("more_epochs", 50)
    _button(f"Train on for {more:,} epochs", "play_arrow", by_hand.train_on, live, more,
            type="primary", all=True,
            help="From what has been learnt; the schedule runs once more.")
    with st.popover("Epochs", icon=":material/tune:"):
        st.number_input("Epochs more", 1, 10_000, step=10, key="more_epochs")


def _button(label: str, icon: str, action, *args, all: bool = False, **more) -> None:
    """A button; `all` says that the whole page has to be drawn after it."""
    def act():
        action(*args)
        if all:
            polling.redraw()

    st.button(label, icon=f":material/{icon}:", on_click=act,
              key="control_" + label.split()[0].lower(), **more)


def _how_far(moment: Moment) -> None:
    if not moment.state.over:
        progress.bar(moment)
    rate = moment.step / moment.seconds if moment.seconds and moment.losses else 0
    words = {State.DONE: "Done", State.STOPPED: "Stopped", State.PAUSED: "Paused",
             State.FAILED: "Ended", State.QUEUED: "Waiting", State.RUNNING: "Training"}
    if moment.step:
        st.caption(f"{words[moment.state]} · epoch {moment.step:,} of {moment.total:,} · "
                   f"{rate:.3g} epochs per second · loss {moment.losses[-1]:.5f}")


def _rate(live: LiveRun) -> None:
    """The learning rate, which may be changed while it runs."""
    key = f"rate_{id(live)}"
    standing = live.rate or live.settings.learning_rate
    stops = setting_widgets.stops(_RATE, live.settings.learning_rate, standing)
    st.select_slider("Learning rate from the next epoch on", stops, standing, key=key,
                     format_func=lambda rate: f"{rate:g}",
                     on_change=lambda: live.set_rate(st.session_state[key]),
                     help="No reset: it goes on from where it is. Untouched, the schedule of the "
                          "settings decides.")


def _new_seed() -> None:
    """The next seed, and train."""
    seed = (session.settings("improved").seed + 1) % 10_000
    session.request({ImprovedSettings.query_name("seed"): seed})
