"""The handle of a task: what pages watch and steer while the task runs elsewhere."""

import atexit
import logging
import weakref
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from threading import Condition
from time import monotonic
from typing import Any

from colorize.jobs.messages import Command, Report, Task, WorkerLostError, failure
from colorize.jobs.queue import Queue
from colorize.settings import ColorizeError

_LOG = logging.getLogger(__name__)
LOOK_EVERY = 0.5  # seconds between two looks of a page
#: Seconds to the end in which a run keeps its slot: in the line it would hold its memory longer.
ENDS_SOON = 15.0
#: Seconds that a watched run keeps its slot while others wait: without a limit, two long trainings
#: held both slots as long as their pages were open.
TURN = 20.0
WATCHED = 10.0  # seconds after a look from which no one is expected to look again

_handles: "weakref.WeakSet[Handle]" = weakref.WeakSet()


@atexit.register
def stop_all(seconds: float = 5.0) -> None:
    """Stop all tasks, and wait a little for each to end."""
    for handle in list(_handles):
        handle.stop()
    for handle in list(_handles):
        handle.wait(seconds)


class State(StrEnum):
    """The state of a task."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self in (State.DONE, State.STOPPED, State.FAILED)


class Handle:
    """Enters a task into a queue, sends it commands and keeps what it reports.

    Safe to share: every method may be called, and every attribute read, from any thread.
    The task runs where the `executor` says, usually a `Worker`; with `paused`
    it waits before its first step, and one that is not `urgent` lets others first.
    """

    discarded = False  # whether its result is no longer to be had: a page asks for another one

    def __init__(self, task: Task, queue: Queue, executor, paused: bool = False,
                 urgent: bool = True):
        self._task, self._queue, self._executor = task, queue, executor
        self._command = Command(pause_at=0 if paused else None)
        self._send: Callable[[Command], None] | None = None
        self._changed, self._earlier = Condition(), 0.0
        self._looked = self._begun = monotonic()
        self.state, self.urgent = State.PAUSED, urgent
        self.step = self.total = 0  # steps done and to be done; 0 of 0 before the first
        self.seconds = 0.0  # spent computing
        self.series: dict[str, list] = {}  # name -> all its values so far
        self.snapshot = self.weights = None  # the newest picture, a network's weights then
        self.result: Any = None  # None before the end
        self.error = ""  # why it failed, in a sentence
        self._has_reported = False
        self.lost = False  # whether it failed since the worker ended, through no fault of its own
        _handles.add(self)

    def begin(self) -> "Handle":
        """Enter the queue, or stay paused if it begins so; raises RefusedError."""
        self._want()
        return self

    @property
    def position(self) -> int:
        """Position in the line, 0 when not waiting."""
        return self._queue.position(self)

    @property
    def memory(self) -> float:
        """Bytes that its task takes while it computes."""
        return self._task.memory if self._task else 0.0

    @property
    def seconds_left(self) -> float:
        """The time left at the pace so far."""
        return self.seconds / self.step * (self.total - self.step) if self.step else 0.0

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._command.stop

    def watch(self, every: float = LOOK_EVERY) -> None:
        """Tell that a page looks now, and will again: its next picture shall be new then."""
        self._looked = monotonic()
        if self.state is State.RUNNING and (self._command.look or 0) <= self._looked:
            self._want(look=self._looked + every)

    def pause(self) -> None:
        """Pause after the step under way, and free the slot."""
        self._want(pause_at=0)

    def resume(self) -> None:
        """Continue as soon as there is a slot."""
        self._want(pause_at=None)

    def advance(self, steps: int) -> None:
        """Take so many steps, then pause again."""
        self._want(pause_at=self.step + steps)

    def stop(self) -> None:
        """End after the step under way with what has been learnt; in the line, at once."""
        self._want(stop=True)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is over; False if it is not by then."""
        with self._changed:
            return self._changed.wait_for(lambda: self.state.over, seconds)

    def hurry(self) -> None:
        """Make it urgent: it passes those in the line that are not."""
        self.urgent = True
        self._queue.hurry(self)

    def start(self) -> None:
        """Called by the queue: there is a slot."""
        with self._changed:
            if self.state is not State.QUEUED or not self._queue.has_slot(self):
                return  # paused or stopped meanwhile
            self.state, self._begun = State.RUNNING, monotonic()
            if self._send is not None:
                return self._send(self._command)
            self._submit()

    def _submit(self) -> None:
        try:
            self._send = self._executor.submit(self._task, self._command, self._receive)
        except Exception as error:  # no process can be started, for example
            self._conclude(failure(error))

    def _want(self, **changes) -> None:
        with self._changed:
            if self.state.over:
                return
            self._command = replace(self._command, **changes)
            pauses = self._command.pauses(self.step)
            if self._command.stop and self._send is None:
                self._end(State.STOPPED)
            elif self.state is State.RUNNING or self._command.stop:
                self._send(self._command)
            elif self.state is State.QUEUED and pauses:
                self._leave(State.PAUSED)
            elif self.state is State.PAUSED and not pauses:
                self._enter()

    def _enter(self) -> None:
        self._queue.enter(self)
        self.state = State.QUEUED

    def _leave(self, state: State) -> None:
        self.state = state
        self._queue.leave(self)

    def _receive(self, report: Report) -> None:
        """Take in a report, in the thread that brings it."""
        with self._changed:
            if self.state.over:
                return
            if report.error is None:
                self._take_in(report)
                self._has_reported = True
            if report.over:
                return self._submit() if self._begins_again(report) else self._conclude(report)
            watched = monotonic() - self._looked < WATCHED
            if not watched and self._command.look is not None:
                self._want(look=None)
            running, pauses = self.state is State.RUNNING, self._command.pauses(report.step)
            if running and report.paused and pauses:
                self._leave(State.PAUSED)
            elif running and not (pauses or self._keeps_slot(watched)):
                self._let_others_first()

    def _begins_again(self, report: Report) -> bool:
        """Whether the task came to a worker that was ending: it is given to another one, once."""
        lost = isinstance(report.error, WorkerLostError) and not self._has_reported
        self._has_reported = True
        return lost and not self._command.stop

    def _keeps_slot(self, watched: bool) -> bool:
        """Whether it computes on while others wait: for its turn, or to an end that is near."""
        return (self.seconds_left <= ENDS_SOON
                or (watched and monotonic() - self._begun < TURN))

    def _let_others_first(self) -> None:
        """Wait at the end of the line, if there is one."""
        if self._queue.give_way(self):
            self.state = State.QUEUED
            self._send(replace(self._command, pause_at=0))

    def _take_in(self, report: Report) -> None:
        for name, values in report.series.items():
            # a new list: pages may be reading the old one
            self.series[name] = self.series.get(name, []) + values
        self.step, self.total = report.step, report.total
        self.seconds = self._earlier + report.seconds
        self.weights = report.weights or self.weights

    def _conclude(self, report: Report) -> None:
        self._earlier, self.lost = self.seconds, isinstance(report.error, WorkerLostError)
        if report.error is None:
            self.result = self._finish(report.result)
            state = State.STOPPED if self._command.stop else State.DONE
        elif isinstance(report.error, ColorizeError):
            self.error, state = str(report.error), State.FAILED
        else:
            _LOG.error("a run failed: %s", report.error)
            self.error, state = "This run failed; the log says why.", State.FAILED
        self._end(state)

    def _finish(self, result: Any) -> Any:
        """For subclasses: what to keep as the result."""
        return result

    def _end(self, state: State) -> None:
        self._send = self._task = None  # let go of what they hold
        self._leave(state)
        self._changed.notify_all()
