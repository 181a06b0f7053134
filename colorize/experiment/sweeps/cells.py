"""The cells of a sweep: the scores of one run, and the runs that share their costly part."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil, nan

import numpy as np

from colorize.agents import AGENTS, Agent
from colorize.agents.clock import computing
from colorize.canvas import Canvas
from colorize.experiment.metrics import Scores
from colorize.experiment.result import Run, conclude, run
from colorize.experiment.steps import Step, Steps
from colorize.settings import ColorizeError, Settings


@dataclass(frozen=True)
class Cell:
    """The result of one cell: its scores (NaN where there is no truth) and seconds of computing."""

    psnr: float
    ssim: float
    ciede2000: float
    seconds: float


#: What becomes of a cell: its scores, or why it has none, in a sentence.
Outcome = Cell | str


def cell_of(result: Run) -> Cell:
    """What a sweep keeps of a run; its picture is not kept."""
    scores = result.scores or Scores(nan, nan, nan)
    return Cell(scores.psnr, scores.ssim, scores.ciede2000, result.seconds)


def compute(canvas: Canvas, truth: np.ndarray | None,
            cells: Iterable[Settings]) -> Iterator[tuple[Settings, Cell]]:
    """Run one cell after the other.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> from colorize.settings import MeanSettings
    >>> canvas, truth = split(np.full((8, 8, 3), 90, np.uint8))
    >>> [(settings, cell)] = compute(canvas, truth, [MeanSettings()])
    >>> cell.ciede2000 < 1
    True
    """
    for settings in cells:
        yield settings, cell_of(run(canvas, truth, settings))


@dataclass(frozen=True, eq=False)
class Sweep:
    """Run an agent with each of several settings.

    Its steps find (settings, outcome) of each cell under ``cells``.  Cells that share a search
    follow one another: see `batches`.
    """

    canvas: Canvas
    truth: np.ndarray | None  # (H, W, 3) uint8
    cells: tuple[Settings, ...]

    @property
    def memory(self) -> float:
        """Bytes that the largest of its runs takes."""
        return max((_agent(cell).memory(self.canvas) for cell in self.cells), default=0.0)

    def steps(self) -> Steps:
        """Yield before the first cell, after each step of its agent and after each cell."""
        yield Step(0, len(self.cells))
        cells = (cell for batch in batches(self.cells) for cell in batch)
        for done, settings in enumerate(cells):
            outcome = yield from self._run(settings, done)
            yield Step(done + 1, len(self.cells), {"cells": [(settings, outcome)]}, at_once=True)

    def _run(self, settings: Settings, done: int):
        """Run one cell; returns its outcome."""
        agent, start = _agent(settings), computing()
        try:
            for _ in agent.train(self.canvas):
                yield Step(done, len(self.cells), release=agent.release)
            return cell_of(conclude(agent, self.canvas, self.truth, start))
        except ColorizeError as error:
            return str(error)


def _agent(settings: Settings) -> Agent:
    return AGENTS[settings.name](settings)


def batches(cells: Iterable[Settings], at_least: int = 1) -> list[list[Settings]]:
    """Cells that are quick once one of them is computed, such as those of every k, together.

    Parameters
    ----------
    cells : iterable of Settings
    at_least : int
        Batches are cut in parts where there are fewer than this, so that no core is idle.

    Examples
    --------
    >>> from colorize.settings import BasicSettings
    >>> cells = [BasicSettings(k=k, patch_size=size) for k in (2, 3) for size in (3, 5)]
    >>> [[(cell.k, cell.patch_size) for cell in batch] for batch in batches(cells)]
    [[(2, 3), (3, 3)], [(2, 5), (3, 5)]]
    """
    groups: dict[Settings, list[Settings]] = {}
    for cell in cells:
        quick = AGENTS[cell.name].quick_settings
        common = replace(cell, **{key: value for key, value in cell.defaults().items()
                                  if key in quick})
        groups.setdefault(common if quick else cell, []).append(cell)
    parts = ceil(at_least / max(1, len(groups)))
    return [part for group in groups.values() for part in _cut(group, parts)]


def _cut(group: list[Settings], parts: int) -> list[list[Settings]]:
    length = ceil(len(group) / parts)
    return [group[start : start + length] for start in range(0, len(group), length)]
