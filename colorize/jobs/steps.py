"""A computation of the library as a task: the loop around its steps, with reports."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from queue import SimpleQueue
from time import monotonic

from colorize.agents.clock import computing
from colorize.experiment.steps import Computation, Step
from colorize.jobs.messages import REPORT_EVERY, Command, Report, obey
from colorize.network import threads


@contextmanager
def idle(release: Callable[[], None]) -> Iterator[None]:
    """In the block a computation pauses: it leaves memory and threads to others."""
    release()
    with threads.pause():
        yield


@dataclass(frozen=True, eq=False)
class StepsTask:
    """Compute; the reports' series hold what the steps find."""

    computation: Computation

    @property
    def memory(self) -> float:
        return self.computation.memory

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report every `REPORT_EVERY` seconds, where a step asks for it, at a pause and at the end.

        There is a result unless it is stopped.
        """
        news = _News()
        with threads.training(), closing(self.computation.steps()) as steps:
            while True:
                command = yield from obey(command, commands, news.step.step,
                                          lambda _: news.report(paused=True),
                                          partial(idle, news.step.release))
                if command.stop:
                    return (yield news.report(over=True))
                try:
                    news.add(next(steps))
                except StopIteration as end:
                    return (yield news.report(over=True, result=end.value))
                if news.step.at_once or monotonic() - news.reported >= REPORT_EVERY:
                    yield news.report()


class _News:
    """What is new since the last report."""

    def __init__(self):
        self.step, self.reported = Step(0, 0), -inf
        self._begin, self._found = computing(), defaultdict(list)

    def add(self, step: Step) -> None:
        self.step = step
        for name, values in step.found.items():
            self._found[name] += values

    def report(self, **more) -> Report:
        found, self._found, self.reported = dict(self._found), defaultdict(list), monotonic()
        return Report(self.step.step, self.step.total, computing() - self._begin, found, **more)
