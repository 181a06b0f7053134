"""A bounded number of runs at a time; the others wait in the order in which they came."""

from collections import deque
from collections.abc import Callable
from math import inf
from threading import Lock, Thread
from typing import Protocol

from colorize.settings import ColorizeError


class RefusedError(ColorizeError):
    """The queue does not take a run: too many wait, or it needs too much memory."""


class TooLargeError(RefusedError):
    """A run needs more memory than the queue gives to any: to wait does not help."""


class Queued(Protocol):
    """What waits in a queue."""

    urgent: bool  # whether it goes before those that are not
    memory: float  # bytes that it takes while it computes

    def start(self) -> None:
        """Called once there is a slot, in a thread of its own."""


class Queue:
    """A run enters, is started once it has one of `slots` slots, and leaves.

    At most `waiting` runs may wait, and none that takes more than `most` bytes; `has_room`
    says of a run and those that compute now whether there is memory for it beside them.
    """

    def __init__(self, slots: int, waiting: int = 64, most: float = inf,
                 has_room: Callable[[Queued, set], bool] = lambda run, running: True):
        self._slots, self._most_waiting, self._most = slots, waiting, most
        self._has_room = has_room
        self._running: set[Queued] = set()
        self._line: deque[Queued] = deque()
        self._lock = Lock()

    @property
    def running(self) -> set[Queued]:
        """The runs that compute now."""
        return self._running.copy()

    def has_slot(self, run: Queued) -> bool:
        """Whether the run may compute now."""
        return run in self._running

    def position(self, run: Queued) -> int:
        """The run's position in the line, 1 for the next; 0 where it does not wait."""
        with self._lock:
            return self._line.index(run) + 1 if run in self._line else 0

    def enter(self, run: Queued) -> None:
        """Start the run as soon as a slot is free; raises RefusedError."""
        if run.memory > self._most:
            raise TooLargeError(f"This takes about {run.memory / 1e6:.0f} MB of memory, must be at "
                                f"most {self._most / 1e6:.0f} on this server. A smaller size, "
                                "width or patch size takes less, and so does a file without "
                                "full size.")
        with self._lock:
            if len(self._line) >= self._most_waiting:
                raise RefusedError(f"The server is busy: {len(self._line)} runs wait, at most "
                                     f"{self._most_waiting} may. Try again in a minute.")
            self._insert(run)
        self._fill_slots()

    def hurry(self, run: Queued) -> None:
        """Let a run that has become urgent pass those that are not."""
        with self._lock:
            if run in self._line:
                self._line.remove(run)
                self._insert(run)

    def _insert(self, run: Queued) -> None:
        later = (index for index, other in enumerate(self._line) if run.urgent > other.urgent)
        self._line.insert(next(later, len(self._line)), run)

    def leave(self, run: Queued) -> None:
        """Give up the slot, or the position in the line; no harm where there is neither."""
        with self._lock:
            self._running.discard(run)
            if run in self._line:
                self._line.remove(run)
        self._fill_slots()

    def give_way(self, run: Queued) -> bool:
        """Go from a slot to the end of the line; False, and nothing, if no other run waits."""
        with self._lock:
            if not self._line:
                return False
            self._running.discard(run)
            self._line.append(run)  # whatever the line's length: it has been accepted before
        self._fill_slots()
        return True

    def _may_start(self, run: Queued) -> bool:
        """A run that is alone may always: else it would wait for ever."""
        running = self._running
        return not running or (len(running) < self._slots and self._has_room(run, running))

    def _fill_slots(self) -> None:
        with self._lock:
            started = []
            while self._line and self._may_start(self._line[0]):
                started.append(self._line.popleft())
                self._running.add(started[-1])
        for run in started:  # in threads: the one that frees a slot may hold another run's lock
            Thread(target=run.start, daemon=True).start()
