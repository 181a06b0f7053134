"""Something to be made as a task: a function of the library is called in the worker."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from time import perf_counter
from typing import Any

from colorize.jobs.messages import Command, Report


@dataclass(frozen=True, eq=False)
class MakeTask:
    """Call `make`, a function that can be pickled, such as a `partial` of the library's own."""

    make: Callable[[], Any]
    memory: float  # bytes that it takes

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report that it begins; the last report holds what is made."""
        start = perf_counter()
        yield Report(0, 1)
        if command.newest(commands).stop:
            return (yield Report(0, 1, over=True))
        yield Report(1, 1, perf_counter() - start, over=True, result=self.make())
