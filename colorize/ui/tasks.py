"""The canvases in use: each is made once, and shared by all visitors.

Together they take a bounded number of bytes: the longest unused goes first.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import NamedTuple
from weakref import ref

import numpy as np
import streamlit as st
from cachetools import LRUCache

from colorize.experiment import Task, prepare
from colorize.imaging import SAMPLES, load_sample
from colorize.jobs import memory
from colorize.settings import PictureSettings
from colorize.ui.server import BUDGET


class _Made(NamedTuple):
    task: Task
    pictures: tuple[ref, ...]  # that it was made of; their numbers in the key may be given anew


_tasks = LRUCache(BUDGET / 40, getsizeof=lambda made: memory.array_bytes(made.task))
_lock = Lock()


@st.cache_resource(max_entries=len(SAMPLES), show_spinner=False)
def sample(name: str) -> np.ndarray:
    """A built-in picture, (H, W, 3) uint8."""
    return load_sample(name)


def of_sample(name: str, settings: PictureSettings) -> Task:
    """The task of a built-in picture, all of which are in colour."""
    return prepared(sample(name), replace(settings, photo_is="colour"))


def prepared(photo: np.ndarray, settings: PictureSettings, references: Sequence[np.ndarray] = (),
             drawn: str = "", hints: np.ndarray | None = None) -> Task:
    """The task of these pictures: see :func:`colorize.experiment.prepare`.

    Parameters
    ----------
    photo, references, settings, hints
        As `prepare` takes them.  Pictures are told apart as objects, not by their pixels.
    drawn : str
        Names the hints.
    """
    pictures = (photo, *references)
    key = tuple(map(id, pictures)), settings, drawn
    if found := _find(key, pictures):
        return found
    task = prepare(photo, settings, references, hints)
    with _lock, suppress(ValueError):  # too large to be kept
        _tasks[key] = _Made(task, tuple(map(ref, pictures)))
    return task


def _find(key: tuple, pictures: tuple[np.ndarray, ...]) -> Task | None:
    with _lock:
        made = _tasks.get(key)
    if made and all(one() is picture for one, picture in zip(made.pictures, pictures, strict=True)):
        return made.task
    return None
