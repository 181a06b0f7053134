"""Messages between server and worker: commands go one way, reports the other.

Neither side waits for the other.  A command holds all that is wanted now, so only
the newest counts.  A report holds what is new since the one before; those not sent
yet become one.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pickle import HIGHEST_PROTOCOL, dumps
from queue import SimpleQueue
from traceback import format_exc
from typing import Any, Protocol

from colorize.settings import ColorizeError

REPORT_EVERY = 0.1  # seconds between two reports, at least

to_bytes = partial(dumps, protocol=HIGHEST_PROTOCOL)


class WorkerLostError(ColorizeError):
    """The worker ended before its task did."""


@dataclass(frozen=True)
class Command:
    """What is wanted of a task."""

    stop: bool = False  # end with what has been learnt
    pause_at: int | None = None  # pause once so many steps are done; None never pauses
    rate: float | None = None  # a learning rate that replaces the schedule's
    look: float | None = 0.0  # when a page looks next, on the monotonic clock; None if none does

    def pauses(self, step: int) -> bool:
        """Whether a task pauses after so many steps."""
        return not self.stop and self.pause_at is not None and step >= self.pause_at

    def newest(self, commands: SimpleQueue, wait: bool = False) -> "Command":
        """The newest command in the queue; if it is empty this one, or the one to `wait` for."""
        newest = commands.get() if wait else self
        while not commands.empty():
            newest = commands.get()
        return newest


@dataclass(frozen=True, eq=False)
class Report:
    """What is new from a task."""

    step: int = 0  # steps done
    total: int = 0  # steps to be done
    seconds: float = 0.0  # spent computing since the task began; a pause does not count
    series: dict[str, list] = field(default_factory=dict)  # name -> values added, like losses
    picture: Any = None  # the newest one, where it is new
    first: Any = None  # the one of the first step, which no newer one replaces
    weights: dict | None = None  # a network's, as old as the picture
    paused: bool = False  # whether it waits for another command
    over: bool = False  # whether this is the last report; then there is a result or an error
    result: Any = None
    error: Exception | None = None

    def after(self, earlier: "Report | None") -> "Report":
        """This report and an earlier one that has not been sent, as one."""
        if earlier is None:
            return self
        series = {name: earlier.series.get(name, []) + self.series.get(name, [])
                  for name in earlier.series | self.series}
        return replace(self, series=series, picture=self.picture or earlier.picture,
                       first=self.first or earlier.first,
                       weights=self.weights or earlier.weights)


class Task(Protocol):
    """Work that reports while it is done, and obeys the newest command."""

    memory: float  # bytes that it takes while it computes

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Do the work; the last report is over and holds the result."""


def obey(command: Command, commands: SimpleQueue, step: int, paused: Callable[[Command], Report],
         waiting: Callable[[], AbstractContextManager] = nullcontext,
         ) -> Generator[Report, None, Command]:
    """The newest command after so many steps; while it pauses, `paused` reports that, and it waits.

    The wait is in the context that `waiting` makes.
    """
    command = command.newest(commands)
    while command.pauses(step):
        yield paused(command)
        with waiting():
            command = command.newest(commands, wait=True)
    return command


def run(make: Callable[[], Task], command: Command, commands: SimpleQueue,
        send: Callable[[Report], None]) -> None:
    """Execute a task, send its reports, and turn an exception into the last of them."""
    try:
        for report in make().execute(command, commands):
            send(report)
    except Exception as error:
        send(failure(error))


def failure(error: Exception) -> Report:
    """The last report after an exception: a sentence for people, else the traceback."""
    shown = isinstance(error, ColorizeError)
    return Report(over=True, error=error if shown else RuntimeError(format_exc()))
