"""The race of the two engines, live."""

from contextlib import suppress
from datetime import timedelta
from statistics import median
from urllib.parse import urlencode

import streamlit as st

from colorize import plots
from colorize.experiment.race import Race
from colorize.jobs import Handle, RefusedError, State
from colorize.ui import polling, server, session
from colorize.ui.components import charts, progress

_NAMES = {"numpy": "NumPy", "torch": "PyTorch"}


def draw(canvas, truth) -> None:
    """A start button, then both loss curves and the time of an epoch while they grow."""
    st.markdown(
        "Two engines compute the same network. One is written in NumPy, every layer of it in "
        "this program; the other is PyTorch. They start from the same weights and train in "
        "turn, one epoch at a time, so neither slows the other down. If both are correct, their "
        "curves coincide until the loss is small: they round sums differently, and a long "
        "training amplifies the difference."
    )
    st.button("Start the race", type="primary", icon=":material/flag:", on_click=_start,
              args=(canvas,))
    settings = st.session_state.get("to_race")
    if settings is not None:
        try:
            race = _race(*_key(canvas, settings), canvas, settings)
        except RefusedError as error:
            st.warning(str(error))
        else:
            polling.poll([race], lambda: _show(race))


@st.cache_resource(max_entries=8, ttl=timedelta(hours=2), show_spinner=False,
                   on_release=lambda race: race.stop())
def _race(digest: str, flat: str, _canvas, _settings) -> Handle:
    return server.begin(Race(_canvas, _settings), slow=True)


def _key(canvas, settings) -> tuple[str, str]:
    return canvas.digest, urlencode(settings.to_query())


def _start(canvas) -> None:
    """Race with the sidebar's settings; a race with them that ended early begins anew."""
    settings = st.session_state.to_race = session.settings("improved")
    key = _key(canvas, settings)
    with suppress(RefusedError):  # `draw` asks again, and says so
        if _race(*key, canvas, settings).state in (State.STOPPED, State.FAILED):
            _race.clear(*key, None, None)


def _show(race: Handle) -> None:
    if race.error:
        st.error(race.error)
        return
    if not race.state.over:
        st.progress(race.step / max(1, race.total), progress.waiting(race, "Racing"))
        st.button("Stop", key="stop_race", on_click=race.stop, icon=":material/stop:")
    lanes = {engine: race.series.get(engine, []) for engine in _NAMES}
    if not lanes["torch"]:
        return
    columns = st.columns(3)
    seconds = {engine: median(seconds for _, seconds in lane) for engine, lane in lanes.items()}
    for column, engine in zip(columns, lanes, strict=False):
        column.metric(_NAMES[engine], f"{1000 * seconds[engine]:.0f} ms", border=True,
                      help="Median time of an epoch.")
    columns[2].metric("NumPy / PyTorch", f"{seconds['numpy'] / seconds['torch']:.2f}",
                      border=True, help="Below 1, NumPy is quicker.")
    losses = {_NAMES[engine]: [loss for loss, _ in lane] for engine, lane in lanes.items()}
    charts.draw(plots.race_curves(losses, race.total), key="race",
                alt="Training loss of both engines by epoch, on a logarithmic axis")
