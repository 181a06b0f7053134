"""The runs of this visit: their settings and scores alone, the last `MOST` of them.

Runs that were stopped or changed by hand are left out, since no settings give them again.
"""

from dataclasses import asdict, dataclass
from typing import Any
from weakref import ref

import streamlit as st

from colorize.experiment.sweeps import Cell, cell_of
from colorize.jobs import RunHandle, State
from colorize.settings import PictureSettings, Settings
from colorize.ui import session

MOST = 100  # runs that a session keeps


@dataclass(frozen=True)
class Source:
    """The picture of a run.

    Parameters
    ----------
    photo : str
        What people call it.
    settings : PictureSettings
    canvas : str
        What tells its canvas from others: see :func:`colorize.ui.runs.task_name`.
    is_built_in : bool
        Whether this program has it, with nothing of the visitor's own on it.
    """

    photo: str
    settings: PictureSettings
    canvas: str
    is_built_in: bool


@dataclass(frozen=True)
class Seen:
    """One run: where its colours come from, its settings, its scores and its number."""

    source: Source
    settings: Settings
    cell: Cell
    number: int  # from 1; it stays when earlier runs are forgotten

    @property
    def values(self) -> dict[str, Any]:
        """Name -> value of every setting, the picture's first."""
        return asdict(self.source.settings) | asdict(self.settings)


def seen() -> list[Seen]:
    """The runs of this visit, the first first."""
    return list(_records().values())


def source(canvas: str) -> Source:
    """The picture in use, whose canvas has this name."""
    photo = session.photo()
    return Source(session.photo_name(), photo.settings, canvas, not photo.is_private)


def note(where: Source, settings: Settings, cell: Cell) -> None:
    """Remember a run."""
    records = _records()
    if (key := (where.canvas, settings)) in records:
        return
    number = 1 + (records[next(reversed(records))].number if records else 0)
    records[key] = Seen(where, settings, cell, number)
    while len(records) > MOST:
        del records[next(iter(records))]


def look_at(run: RunHandle) -> None:
    """A page shows this run: it is remembered when it has finished.

    Without a photo, nothing names the picture, and nothing is remembered.
    """
    if "photo" not in st.session_state:
        return
    waiting = st.session_state.setdefault("runs_looked_at", {})
    before = waiting.get(run.settings.name)
    if before is None or before[0]() is not run:
        note_finished()
        waiting[run.settings.name] = ref(run), source(run.key.canvas)


def note_finished() -> None:
    """Remember the runs that pages have shown and that have finished since, each once."""
    waiting = st.session_state.get("runs_looked_at", {})
    for name, (look, where) in waiting.items():
        run = look()
        if (where and run and run.state is State.DONE and not run.changes
                and not run.key.file):
            note(where, run.settings, cell_of(run.result))
            waiting[name] = look, None


def _records() -> dict[tuple[str, Settings], Seen]:
    return st.session_state.setdefault("visit", {})
