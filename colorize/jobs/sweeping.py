"""A sweep as a task: many runs, one after the other, of which the scores alone are kept."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from queue import SimpleQueue
from time import perf_counter

import numpy as np

from colorize.agents import AGENTS, Agent
from colorize.agents.clock import computing
from colorize.canvas import Canvas
from colorize.experiment import conclude
from colorize.experiment.sweeps import Cell, batches, cell_of
from colorize.jobs.handle import Handle
from colorize.jobs.messages import Command, Report, obey
from colorize.jobs.queue import Queue
from colorize.jobs.training import idle
from colorize.network import threads
from colorize.settings import ColorizeError, Settings

#: What becomes of a cell: its scores, or why it has none, in a sentence.
Outcome = Cell | str


@dataclass(frozen=True, eq=False)
class SweepTask:
    """Run an agent with each of several settings.

    The reports' series hold (settings, outcome) of each finished cell under ``cells``.  Cells
    that share a search follow one another: see :func:`colorize.experiment.sweeps.batches`.
    """

    canvas: Canvas
    truth: np.ndarray | None  # (H, W, 3) uint8
    cells: tuple[Settings, ...]

    @property
    def memory(self) -> float:
        """Bytes that the largest of its runs takes."""
        return max((_agent(cell).memory(self.canvas) for cell in self.cells), default=0.0)

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report after each cell; a cell that is stopped half-way is left out."""
        begin, step = perf_counter(), 0

        def report(**more) -> Report:
            return Report(step, len(self.cells), perf_counter() - begin, **more)

        with threads.training():
            for settings in (cell for batch in batches(self.cells) for cell in batch):
                outcome, command = yield from self._run(settings, command, commands, report)
                if outcome is None:
                    break
                step += 1
                yield report(series={"cells": [(settings, outcome)]})
        yield report(over=True)

    def _run(self, settings: Settings, command: Command, commands: SimpleQueue,
             report: Callable[..., Report]):
        """One cell: returns its outcome, None if it is stopped, and the newest command."""
        agent, start = _agent(settings), computing()
        try:
            with closing(_steps(agent, self.canvas)) as steps:
                for _ in steps:
                    command = yield from obey(command, commands, 0,
                                              lambda _: report(paused=True), partial(idle, agent))
                    if command.stop:
                        return None, command
            return cell_of(conclude(agent, self.canvas, self.truth, start)), command
        except ColorizeError as error:
            return str(error), command


def _agent(settings: Settings) -> Agent:
    return AGENTS[settings.name](settings)


def _steps(agent: Agent, canvas: Canvas) -> Iterator[None]:
    """Fit the agent: yields before the fit and after each of its steps."""
    yield
    for _ in agent.train(canvas):
        yield


class SweepHandle(Handle):
    """The handle of a sweep: others take its slot after each cell, even while it is watched.

    `on_cell` is called with the settings and the outcome of each cell, in the thread that
    brings it; the handle itself keeps no cells.
    """

    def __init__(self, task: SweepTask, queue: Queue, executor,
                 on_cell: Callable[[Settings, Outcome], None]):
        self._on_cell = on_cell
        super().__init__(task, queue, executor, urgent=False)

    def _take_in(self, report: Report) -> None:
        for settings, outcome in report.series.get("cells", ()):
            self._on_cell(settings, outcome)
        super()._take_in(replace(report, series={}))

    def _keeps_slot(self, watched: bool) -> bool:
        return False
