"""A sweep on a page: a chart that is filled in, *Stop* and *Continue*, and a way to each run."""

from collections.abc import Mapping
from math import isnan
from statistics import fmean, median

import numpy as np
import streamlit as st

from colorize import plots
from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment.sweeps import Cell, Outcome, row
from colorize.jobs import RefusedError, SweepHandle
from colorize.plots import MEASURES
from colorize.settings import Settings, to_text
from colorize.ui import navigation, polling, runs, session, sweeps, visit
from colorize.ui.components import charts, progress, table
from colorize.ui.components.sweep_choice import Choice

#: Seconds of a run of a slow agent with its default settings at 256 x 171 pixels, on 2 cores.
_SECONDS = {"improved": 7.0, "context": 4.0}
_PIXELS = 256 * 171
_LONG = 2.0  # seconds of a run from which a page says how long all take


def draw(canvas: Canvas, truth: np.ndarray | None, choice: Choice) -> None:
    """The sweep: begun by its button, drawn as far as it is."""
    if asked := st.session_state.pop("sweep_open", None):
        session.request({asked.query_name(key): getattr(asked, key) for key in asked.parameters()})
        navigation.switch_to(asked.name)
    name, cells = runs.task_name(canvas, truth), choice.grid.cells()
    handle = _mine(name, choice)
    is_under_way = handle is not None and not handle.state.over  # before what it found is asked
    found = sweeps.found(name, cells)
    _note(name, choice, cells, found)
    _say_how_long(canvas, choice, cells, found)
    if is_under_way:
        polling.poll([handle], lambda: _under_way(handle, name, choice, cells))
        return
    if handle and handle.error:
        st.error(handle.error)
    if len(found) < len(cells):
        st.button(f"Continue: {len(found)} of {len(cells)} runs are finished" if found else
                  f"Start: {len(cells)} runs", type="primary", icon=":material/play_arrow:",
                  key="start_sweep", on_click=_begin, args=(canvas, truth, choice))
    _results(choice, found)


def _note(name: str, choice: Choice, cells: list[Settings],
          found: Mapping[Settings, Outcome]) -> None:
    """Add each cell to the runs of this visit once: drawn again, it pushes out no later run."""
    sweep, noted = st.session_state.get("sweep_noted", (None, set()))
    if sweep != (name, choice.grid):
        noted = set()
    st.session_state.sweep_noted = (name, choice.grid), noted
    where = visit.source(name)
    for number, cell in enumerate(cells):  # a number takes less room in a session than a cell
        if number not in noted and isinstance(outcome := found.get(cell), Cell):
            visit.note(where, cell, outcome)
            noted.add(number)


def _mine(name: str, choice: Choice) -> SweepHandle | None:
    """The task of this sweep that this visitor began; that of another is left."""
    key, handle = st.session_state.get("sweep", (None, None))
    if key == (name, choice.grid):
        return handle
    if handle:
        sweeps.leave(handle)
        del st.session_state.sweep
    return None


def _begin(canvas: Canvas, truth: np.ndarray | None, choice: Choice) -> None:
    try:
        handle = sweeps.begin(canvas, truth, choice.grid)
    except RefusedError as error:
        st.toast(str(error))
    else:
        st.session_state.sweep = (runs.task_name(canvas, truth), choice.grid), handle


def _stop() -> None:
    _, handle = st.session_state.pop("sweep")
    sweeps.leave(handle)
    polling.redraw()


def _under_way(handle: SweepHandle, name: str, choice: Choice, cells: list[Settings]) -> None:
    found = sweeps.found(name, cells)
    st.progress(len(found) / len(cells),
                progress.waiting(handle, f"{len(found)} of {len(cells)} runs"))
    st.button("Stop", key="stop_sweep", on_click=_stop, icon=":material/stop:",
              help="The runs that are finished are kept.")
    _results(choice, found)


def _say_how_long(canvas: Canvas, choice: Choice, cells: list[Settings],
                  found: Mapping[Settings, Outcome]) -> None:
    """Say how long the rest takes, where it takes long."""
    left = [cell for cell in cells if cell not in found]
    taken = [cell.seconds for cell in found.values() if isinstance(cell, Cell)]
    each = median(taken) if taken else 0.0
    if not taken and choice.grid.agent.name in _SECONDS:
        epochs = [getattr(cell, "epochs", 200) / 200 for cell in cells]
        each = (_SECONDS[choice.grid.agent.name] * canvas.gray.size / _PIXELS
                * sum(epochs) / len(epochs))
    if left and each >= _LONG:
        rest = f"{'the remaining' if found else 'all'} {len(left)} take"
        st.caption(f"A run takes about {each:.0f} s here; "
                   f"{rest if len(left) > 1 else 'the last one takes'} about "
                   f"{progress.duration(each * len(left))}. They continue if you leave this page; "
                   "other visitors' runs go first.")


def _results(choice: Choice, found: Mapping[Settings, Outcome]) -> None:
    """The chart of what is there, the runs behind it, and the table as a file."""
    cells = {settings: cell for settings, cell in found.items() if isinstance(cell, Cell)}
    for sentence in dict.fromkeys(text for text in found.values() if isinstance(text, str)):
        st.caption(f"Left out: {sentence}.")
    if not cells:
        return
    chart(choice, cells)
    _open_run(choice, cells)
    keys = choice.grid.keys
    rows = [row(session.photo_name(), settings, keys, cell) for settings, cell in cells.items()]
    table.downloads(rows, keys, "sweep", "sweep")


def chart(choice: Choice, cells: Mapping[Settings, Cell]) -> None:
    """The line or the map; a click on a run opens it."""
    runs_, places = list(cells), {}
    for number, (settings, cell) in enumerate(cells.items()):
        place = tuple(getattr(settings, key) for key in choice.axes)
        if not isnan(value := getattr(cell, choice.measure)):
            places.setdefault(place, []).append((number, value))
    if not places:
        return
    measure, titles = MEASURES[choice.measure], [choice.title(key) for key in choice.axes]
    values = [choice.values(key) for key in choice.axes]
    figure = (plots.sweep_line(titles[0], values[0], places, measure) if len(titles) == 1
              else plots.sweep_map(titles, values, places, measure))
    charts.draw(figure, key="sweep_chart", alt=_alt(choice, places, titles),
                on_points=lambda: _clicked(runs_))
    light = " Lighter is better." if len(titles) == 2 else ""
    shared = (" Runs of the basic agent share their search; the first run's time includes it."
              if (choice.grid.agent.name, choice.measure) == ("basic", "seconds") else "")
    st.caption(f"The circle marks the best.{light}{shared} A click on a run opens it.")


def _alt(choice: Choice, places: Mapping, titles: list[str]) -> str:
    measure = MEASURES[choice.measure]
    best = plots.best_place(places, measure)
    words = ", ".join(f"{title} {to_text(value)}"
                      for title, value in zip(titles, best, strict=True))
    value = fmean(value for _, value in places[best])
    return (f"{measure.title} by {' and '.join(titles)} for {AGENTS[choice.grid.agent.name].title},"
            f" {len(places)} places; best at {words}: {format(value, measure.style)}")


def _clicked(runs_: list[Settings]) -> None:
    for point in st.session_state.sweep_chart.selection.points:
        number = point.get("customdata")
        number = number[0] if isinstance(number, list) else number
        if isinstance(number, int) and number < len(runs_):
            _ask_to_open(runs_[number])


def _ask_to_open(settings: Settings) -> None:
    st.session_state.sweep_open = settings
    polling.redraw()


def _open_run(choice: Choice, cells: Mapping[Settings, Cell]) -> None:
    """The same by keyboard."""
    measure = MEASURES[choice.measure]

    def words(settings: Settings) -> str:
        where = ", ".join(f"{choice.title(key)} {to_text(getattr(settings, key))}"
                          for key in choice.grid.keys)
        return f"{where}: {format(getattr(cells[settings], choice.measure), measure.style)}"

    key = f"sweep_run_{choice.measure}"  # a box keeps the words of what was chosen in it
    st.selectbox("One run", list(cells), key=key, format_func=words)
    st.button("Open this run", key="open_run", icon=":material/open_in_new:",
              on_click=lambda: _ask_to_open(st.session_state[key]))
