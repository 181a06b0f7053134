"""A bounded pool of long jobs that can be watched, paused, stepped and stopped.

It knows neither networks nor pages.  A job is a function that is given the job
and calls its ``checkpoint`` between its steps.  The checkpoint blocks while the
job is paused, and answers True when the job is to end with what it has.

A job is a thread here; whether it computes itself or sees to a process that does
is its own affair (:mod:`colorize.jobs.worker`).
"""

import atexit
import logging
import weakref
from collections.abc import Callable
from enum import StrEnum
from threading import Condition, Thread
from typing import Any

_LOG = logging.getLogger(__name__)

_pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()


@atexit.register
def close_all() -> None:
    """Let every thread come to an end before the libraries under it are torn down."""
    for pool in list(_pools):
        pool.close()


class State(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (State.DONE, State.STOPPED, State.FAILED)


class PoolFullError(RuntimeError):
    """More jobs wait than the pool accepts."""


class Pool:
    """So many jobs at a time; the others wait in line.

    Parameters
    ----------
    places : int
        Jobs that run at once.
    per_owner : int
        Places one owner may hold while others wait.
    waiting : int
        Jobs that may wait; one more is refused.

    Examples
    --------
    >>> job = Pool(places=1).submit(lambda job: 6 * 7)
    >>> job.wait(), job.result
    (True, 42)
    """

    def __init__(self, places: int, per_owner: int = 2, waiting: int = 64):
        self._places, self._per_owner, self._most_waiting = places, per_owner, waiting
        self._running: list[Job] = []
        self._line: list[Job] = []
        self._paused: list[Job] = []
        self._changed = Condition()  # guards the lists above and the jobs' states
        _pools.add(self)

    @property
    def running(self) -> int:
        """How many jobs run now."""
        return len(self._running)

    def submit(self, work: Callable[["Job"], Any], owner: str = "",
               paused: bool = False) -> "Job":
        """Put a job in line, or aside if it is to begin with a pause.

        Raises
        ------
        PoolFullError
            If too many wait already.
        """
        with self._changed:
            if len(self._line) + len(self._paused) >= self._most_waiting:
                raise PoolFullError(f"{len(self._line) + len(self._paused)} jobs wait already, "
                                    f"at most {self._most_waiting} may")
            job = Job(self, work, owner, paused)
            (self._paused if paused else self._line).append(job)
        job._thread.start()
        return job

    def close(self, seconds: float = 5.0) -> None:
        """Stop every job, and wait a little for each to end."""
        with self._changed:
            jobs = self._running + self._line + self._paused
        for job in jobs:
            job.stop()
        for job in jobs:
            job.wait(seconds)

    def _next(self) -> "Job | None":
        """Whose turn it is, if a place is free."""
        if len(self._running) >= self._places:
            return None
        owners = [job._owner for job in self._running]
        modest = (job for job in self._line if owners.count(job._owner) < self._per_owner)
        return next(modest, self._line[0] if self._line else None)

    def _enter(self, job: "Job") -> None:
        """Wait for a place, or until the job is to stop; the lock is held."""
        job.state = State.QUEUED
        if job not in self._line:
            self._line.append(job)
        self._changed.wait_for(lambda: job._stopping or self._next() is job)
        self._line.remove(job)
        self._running.append(job)
        job.state = State.RUNNING
        self._changed.notify_all()

    def _leave(self, job: "Job", state: State) -> None:
        """Give the place back; the lock is held."""
        self._running.remove(job)
        job.state = state
        self._changed.notify_all()


class Job:
    """The handle of one job.  Every method may be called from any thread.

    Attributes
    ----------
    state : State
    result : Any
        What the work returned; None before, and if it failed.
    error : Exception or None
        What the work raised.
    """

    def __init__(self, pool: Pool, work, owner: str, paused: bool = False):
        self._pool, self._work, self._owner = pool, work, owner
        self._paused, self._stopping = paused, False
        self._allowance: int | None = None  # steps until the next pause
        self._thread = Thread(target=self._run, daemon=True)
        self.state = State.PAUSED if paused else State.QUEUED
        self.result, self.error = None, None

    @classmethod
    def over(cls, pool: Pool, result: Any) -> "Job":
        """A job that was done before it began: its result is known."""
        job = cls(pool, None, "")
        job.state, job.result = State.DONE, result
        return job

    @property
    def stopping(self) -> bool:
        """Whether it has been told to stop."""
        return self._stopping

    @property
    def allowance(self) -> int | None:
        """How many steps it may take before it pauses; None if there is no end."""
        return self._allowance

    def halts_after(self, steps: int) -> bool:
        """Whether the checkpoint after so many more steps will block."""
        with self._pool._changed:
            spent = self._allowance is not None and self._allowance <= steps
            return (self._paused or spent) and not self._stopping

    @property
    def place(self) -> int:
        """Place in line, 1 for the next; 0 when not waiting."""
        with self._pool._changed:
            line = self._pool._line
            return line.index(self) + 1 if self in line else 0

    def pause(self) -> None:
        """Halt at the next checkpoint and let others have the place."""
        self._set(paused=True)

    def resume(self) -> None:
        """Go on after a pause, as soon as there is a place."""
        self._set(paused=False)

    def advance(self, steps: int) -> None:
        """Take so many steps, then pause again."""
        self._set(paused=False, allowance=steps)

    def stop(self) -> None:
        """End at the next checkpoint with what there is; a job still in line never starts."""
        with self._pool._changed:
            self._stopping = True
            self._pool._changed.notify_all()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the job is over; False if it is not by then."""
        with self._pool._changed:
            return self._pool._changed.wait_for(lambda: self.state.over, seconds)

    def _set(self, paused: bool, allowance: int | None = None) -> None:
        with self._pool._changed:
            self._paused, self._allowance = paused, allowance
            self._pool._changed.notify_all()

    def checkpoint(self, steps: int = 1) -> bool:
        """For the work itself: so many steps are done.  Waits while paused; True to end."""
        with self._pool._changed:
            if self._allowance is not None:
                self._allowance -= steps
                if self._allowance <= 0:
                    self._paused, self._allowance = True, None
            if self._paused and not self._stopping:
                self._pool._leave(self, State.PAUSED)
                self._pool._paused.append(self)
                self._stand_aside()
                self._pool._enter(self)
            return self._stopping

    def give_way(self) -> None:
        """For the work itself: let those in line pass first, if there are any."""
        with self._pool._changed:
            if self._pool._line and not self._stopping:
                self._pool._leave(self, State.QUEUED)
                self._pool._enter(self)

    def _stand_aside(self) -> None:
        """Wait until the pause is over; the lock is held."""
        self._pool._changed.wait_for(lambda: self._stopping or not self._paused)
        self._pool._paused.remove(self)

    def _run(self) -> None:
        with self._pool._changed:
            if self in self._pool._paused:
                self._stand_aside()
            self._pool._enter(self)
            if self._stopping:
                self._pool._leave(self, State.STOPPED)
                return
        state = State.FAILED
        try:
            self.result = self._work(self)
            state = State.DONE
        except Exception as error:  # kept for whoever asks; a thread has nobody to raise to
            if self._stopping:  # it had nothing yet, or tripped over what is being torn down
                state = State.STOPPED
                _LOG.info("a job that was told to stop ended with %r", error)
            else:
                self.error = error
                if not isinstance(error, ValueError):  # those are sentences for the reader
                    _LOG.exception("a job failed")
        finally:
            self._work = None  # let go of what it holds
            with self._pool._changed:
                if state is State.DONE and self._stopping:
                    state = State.STOPPED
                self._pool._leave(self, state)
