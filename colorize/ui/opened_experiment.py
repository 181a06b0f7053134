"""An experiment's file that a visitor has opened: its settings, picture, references and hints.

It is uploaded where a picture is.  Its settings move the widgets once, when it comes; its
pictures are used as if they had been uploaded, until the file is removed.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st

from colorize.experiment.exports import (
    Experiment,
    Source,
    is_experiment_file,
    read_experiment,
)
from colorize.imaging import Opened, load_sample, open_hints
from colorize.settings import ColorizeError
from colorize.ui import hints, rate_limit, session, uploads

NAME = "experiment"  # of what the session holds


class Part:
    """A picture in an experiment's file, as an uploaded file; the session holds no copy of it."""

    def __init__(self, file, place: int | None, name: str):
        self._file, self._place, self.name = file, place, name
        self.file_id = f"{file.file_id} {place}"

    @property
    def size(self) -> int:
        """Bytes that it has at most."""
        return self._file.size

    def getvalue(self) -> bytes:
        """The bytes of the picture's file."""
        experiment = read_experiment(self._file.getvalue())
        source = experiment.photo if self._place is None else experiment.references[self._place]
        return source.file


class _Held(NamedTuple):
    """What a session holds of the file."""

    file_id: str
    photos: tuple[Part, ...] = ()
    references: tuple[Part, ...] = ()
    problem: str = ""


def take_over(slot: str, decode: Callable[[bytes], Opened]) -> None:
    """Called when a file has come or gone: if it is an experiment, use it.

    Nothing is used if any of it is no good.
    """
    st.session_state.pop(NAME, None)
    file = st.session_state[uploads.key(slot)]
    if file is None or not is_experiment_file(file.getvalue()):
        return
    try:
        rate_limit.admit(slot, file.file_id)
        experiment = read_experiment(file.getvalue())
        photo = _decoded(experiment.photo, decode)
        for source in experiment.references:
            _decoded(source, decode)
        if experiment.hints:
            open_hints(experiment.hints, photo.shape[:2])
            hints.restore(photo, experiment.strokes, _below(experiment))
        else:
            hints.restore(photo, "", b"")
    except ColorizeError as error:
        st.session_state[NAME] = _Held(file.file_id, problem=str(error))
        return
    _use(file, experiment)


def _use(file, experiment: Experiment) -> None:
    """Move the widgets, and put the pictures where uploads are.

    A built-in picture is chosen by its name where this is possible: alone, or as the only
    reference.
    """
    values = {table.query_name(key): getattr(table, key) for table in experiment.settings.values()
              for key in table.parameters()}
    photo, references = experiment.photo, experiment.references
    own, others = [], [Part(file, at, source.name) for at, source in enumerate(references)]
    if photo.is_built_in and not references:
        values[session.PICTURE] = photo.name
    else:
        own = [Part(file, None, photo.name)]
        values["picture_photo_is"] = experiment.picture.photo_is
    if len(references) == 1 and references[0].is_built_in:
        values[session.PICTURE], others = references[0].name, []
    for is_gray in (True, False):
        st.session_state[f"from_another_{is_gray}"] = bool(references)
    session.request(values)
    st.session_state[NAME] = _Held(file.file_id, tuple(own), tuple(others))
    st.toast("The experiment is open: picture, hints and all settings are as they were saved.")


def _decoded(source: Source, decode: Callable[[bytes], Opened]) -> np.ndarray:
    return load_sample(source.name) if source.is_built_in else decode(source.data).rgb


def _below(experiment: Experiment) -> bytes:
    """The hints below the strokes; all of them in a file that has no strokes."""
    return experiment.below if experiment.strokes or experiment.below else experiment.hints


def _held(file=None) -> _Held | None:
    held = st.session_state.get(NAME)
    return held if held and (file is None or held.file_id == file.file_id) else None


def problem(file) -> str:
    """Why the file in the uploader is no good as an experiment, in a sentence."""
    held = None if file is None else _held(file)
    return held.problem if held else ""


def photos(file) -> list:
    """What the uploader's file gives: the file itself, or the experiment's own picture, if any."""
    if file is None:
        return []
    held = _held(file)
    return list(held.photos) if held else [file]


def references() -> list[Part]:
    """The own reference pictures of the experiment that is open."""
    held = _held()
    return list(held.references) if held else []
