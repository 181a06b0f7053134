"""An explanation as a task: what takes more than a few milliseconds goes to the worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from time import perf_counter

from colorize.agents import Agent
from colorize.canvas import Canvas
from colorize.explain import explain
from colorize.jobs.messages import Command, Report


@dataclass(frozen=True, eq=False)
class ExplainTask:
    """Explain one pixel: see :func:`colorize.explain.explain`."""

    agent: Agent
    canvas: Canvas
    row: int
    column: int
    memory: float = 60e6  # a forest while it grows, or the factors of propagation's equations

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report that it begins; the last report holds the explanation."""
        start = perf_counter()
        yield Report(0, 1)
        if command.newest(commands).stop:
            return (yield Report(0, 1, over=True))
        found = explain(self.agent, self.canvas, self.row, self.column)
        yield Report(1, 1, perf_counter() - start, over=True, result=found)
