"""The race of the two engines, live."""

from urllib.parse import urlencode

import streamlit as st

from colorize import plots
from colorize.jobs.queue import Job
from colorize.jobs.race import Race
from colorize.ui import polling, runs, session

_NAMES = {"numpy": "NumPy", "torch": "PyTorch"}


def draw(canvas, truth) -> None:
    """A start button, then both loss curves and the time of an epoch while they grow."""
    st.markdown(
        "Two engines compute the same network. One is written in NumPy, every layer of it in "
        "this program; the other is PyTorch. They start from the same weights and take turns, "
        "an epoch each, so neither slows the other down. If both are right, the curves lie on "
        "top of each other, and part only where the loss is small already: the two round their "
        "sums differently, and a long training magnifies that."
    )
    st.button("Start the race", type="primary", icon=":material/flag:",
              on_click=lambda: st.session_state.update(to_race=session.settings("improved")))
    settings = st.session_state.get("to_race")
    if settings is not None:
        race, job = _race(canvas.digest, urlencode(settings.to_query()), canvas, settings)
        polling.watch_jobs([job], lambda: _show(race, job))


@st.cache_resource(max_entries=8, ttl="2h", show_spinner=False,
                   on_release=lambda entry: entry[1].stop())
def _race(digest: str, flat: str, _canvas, _settings) -> tuple[Race, Job]:
    race = Race(_canvas, _settings)
    return race, runs.pools()["slow"].submit(
        lambda job: race.run(job.checkpoint, lambda: job.stopping))


def _show(race: Race, job: Job) -> None:
    if job.error is not None:
        st.error(str(job.error) if isinstance(job.error, ValueError)
                 else "The race failed; the log says why.")
        return
    numpy, torch = race.lanes["numpy"], race.lanes["torch"]
    if not job.state.over:
        words = f"Waiting: place {job.place} in line" if job.place else "Racing"
        st.progress(len(torch.losses) / race.total, words)
        st.button("Stop", key="stop_race", on_click=job.stop, icon=":material/stop:")
    if not torch.losses:
        return
    columns = st.columns(3)
    for column, (name, lane) in zip(columns, race.lanes.items(), strict=False):
        column.metric(_NAMES[name], f"{1000 * lane.seconds_per_epoch:.0f} ms", border=True,
                      help="Median time of an epoch.")
    columns[2].metric("NumPy / PyTorch", f"{numpy.seconds_per_epoch / torch.seconds_per_epoch:.2f}",
                      border=True, help="Below 1, NumPy is quicker.")
    st.plotly_chart(plots.race_curves(
        {_NAMES[name]: lane.losses for name, lane in race.lanes.items()}, race.total),
        key="race", alt="Training loss of both engines by epoch, on a logarithmic axis")

