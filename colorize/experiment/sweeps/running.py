"""Runs the batches of a sweep on several cores through joblib, or on a Dask cluster."""

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
from time import sleep
from typing import NamedTuple

import numpy as np

from colorize.canvas import Canvas
from colorize.experiment.sweeps.cells import Cell, compute
from colorize.settings import ColorizeError, Settings

LOOK = 0.5  # seconds between a worker's looks at whether its parent is still there


class Batch(NamedTuple):
    """Cells of one photo that one process computes."""

    photo: str
    canvas: Canvas
    truth: np.ndarray | None
    cells: list[Settings]


def run_batches(work: Iterable[Batch], workers: int, scheduler: str = "",
                ) -> Iterator[tuple[str, list[tuple[Settings, Cell]]]]:
    """Compute batches, and yield the results of each with its photo as soon as they come.

    Parameters
    ----------
    work : iterable of Batch
        Asked for the next one as processes become free.
    workers : int
        Processes on this machine; 1 computes in this one.
    scheduler : str
        Address of a Dask scheduler, whose workers are used instead.

    Raises
    ------
    ColorizeError
        If Dask is not installed, or the scheduler does not answer.
    """
    from joblib import Parallel, delayed  # another 5 MB

    with _backend(workers, scheduler) as options:
        parallel = Parallel(return_as="generator_unordered", max_nbytes=None, batch_size=1,
                            **options)
        yield from parallel(delayed(_compute)(batch, None if scheduler else os.getpid())
                            for batch in work)


def _compute(batch: Batch, parent: int | None) -> tuple[str, list[tuple[Settings, Cell]]]:
    if parent not in (None, os.getpid()):
        _end_with(parent)
    return batch.photo, list(compute(batch.canvas, batch.truth, batch.cells))


@cache
def _end_with(parent: int) -> None:
    """In a worker: end as soon as the process that started it has, however it ended.

    Ctrl-C reaches every process of a terminal; it is the parent that answers it.
    """
    def look():
        while os.getppid() == parent:
            sleep(LOOK)
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=look, daemon=True).start()


@contextmanager
def _backend(workers: int, scheduler: str) -> Iterator[dict]:
    """The options of joblib."""
    if not scheduler:
        yield {"n_jobs": workers}
        return
    try:
        from distributed import Client
    except ImportError:
        raise ColorizeError("backend=dask needs Dask: pip install 'colorize[dask]'") from None
    from joblib import parallel_config

    try:
        client = Client(scheduler, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ColorizeError(f"scheduler={scheduler} cannot be reached: {error}") from error
    with client, parallel_config(backend="dask", client=client):
        yield {"n_jobs": -1}
