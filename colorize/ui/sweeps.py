"""Sweeps: the worker computes their cells, and all visitors share what it found.

The outcome of every cell is kept, bounded in bytes: the longest unused go first.  Visitors who
ask for the same sweep at the same time share one task.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from urllib.parse import urlencode

import numpy as np
from cachetools import LRUCache

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment.sweeps import Grid, Outcome, Sweep
from colorize.jobs import SweepHandle
from colorize.settings import Settings
from colorize.ui import runs, server

BYTES = 700  # of one cell in the cache, with its key
ROOM = 4e6  # bytes of all cells
#: The most cells of one sweep: of an agent that is slow, and of one that is not.
MOST = {True: 60, False: 250}

_outcomes = LRUCache(ROOM, getsizeof=lambda outcome: BYTES)
_outcomes_lock = Lock()  # apart from the other: a handle that reports a cell holds its own lock


@dataclass(eq=False)
class _Sweep:
    """A sweep under way, and the visitors who wait for it."""

    handle: SweepHandle
    viewers: set[str] = field(default_factory=set)


_under_way: dict[tuple[str, Grid], _Sweep] = {}
_lock = Lock()


def found(name: str, cells: Iterable[Settings]) -> dict[Settings, Outcome]:
    """The outcomes that are known of these cells, in their order.

    Parameters
    ----------
    name : str
        What tells the canvas from others: see :func:`colorize.ui.runs.task_name`.
    cells : iterable of Settings
    """
    with _outcomes_lock:
        return {cell: outcome for cell in cells
                if (outcome := _outcomes.get(_key(name, cell))) is not None}


def keep(name: str, cell: Settings, outcome: Outcome) -> None:
    """Keep the outcome of a cell."""
    with _outcomes_lock:
        _outcomes[_key(name, cell)] = outcome


def begin(canvas: Canvas, truth: np.ndarray | None, grid: Grid) -> SweepHandle:
    """Compute the cells that are not known yet, or wait with those who asked before.

    Raises RefusedError.
    """
    name = runs.task_name(canvas, truth)
    known = found(name, cells := grid.cells())
    with _lock:
        for key, sweep in list(_under_way.items()):
            if sweep.handle.state.over or sweep.handle.stopping:
                del _under_way[key]
        if (name, grid) not in _under_way:
            rest = Sweep(canvas, truth, tuple(cell for cell in cells if cell not in known))
            handle = SweepHandle(rest, *server.executors()[AGENTS[grid.agent.name].slow],
                                 partial(keep, name))
            _under_way[name, grid] = _Sweep(handle.begin())
        sweep = _under_way[name, grid]
        sweep.viewers.add(runs.visitor())
        return sweep.handle


def leave(handle: SweepHandle) -> None:
    """Wait no more for a sweep; it is stopped if nobody else waits for it."""
    with _lock:
        for sweep in _under_way.values():
            if sweep.handle is handle:
                sweep.viewers.discard(runs.visitor())
                if not sweep.viewers:
                    handle.stop()


def _key(name: str, cell: Settings) -> tuple[str, str, str]:
    return name, cell.name, urlencode(cell.to_query())
