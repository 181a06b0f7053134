"""The runs that visitors share, kept in memory as long as there is room, and on disk."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock, RLock, Thread
from weakref import WeakValueDictionary

import streamlit as st
from cachetools import LRUCache

from colorize.agents import AGENTS
from colorize.jobs.run_handle import RunHandle, record_name
from colorize.settings import Settings
from colorize.ui import server
from colorize.ui.branches import Key


class SharedRun(RunHandle):
    """A run that visitors share, and who looks at it."""

    def __init__(self, key: Key, canvas, truth, settings: Settings, private: bool = False, **more):
        self.key, self.viewers, self.private = key, set(), private
        super().__init__(canvas, truth, settings, *server.executors()[AGENTS[key.agent].slow],
                         branch=key.branch, on_done=_done, **more)

    @property
    def is_kept(self) -> bool:
        """Whether its result is kept on disk."""
        agent = AGENTS[self.key.agent]
        return agent.kept and not self.key.file and server.store(self.private) is not None

    @property
    def record_name(self) -> str:
        """The name under which it is kept."""
        return record_name(self.canvas, self.settings, self.branch)


def _done(run: SharedRun) -> None:
    """Weigh it; store it, but not under the settings' name what these do not give."""
    of_key(run.key).weigh(run)
    if run.is_kept and not run.stopping and (run.branch or not run.changes):
        server.store(run.private).put(run.record_name, run.to_record())


class RunCache:
    """Runs by key, bounded in bytes: the longest unused goes first, and is stopped.

    At most `under_way` runs have no result yet; each counts as that share of the room.
    """

    def __init__(self, room: float, under_way: int):
        self._runs = _Evicting(
            room, getsizeof=lambda run: run.held if run.result else room / under_way)
        self._lock = RLock()
        self._beginning: WeakValueDictionary[Key, Lock] = WeakValueDictionary()

    def get(self, key: Key, begin: Callable[[], SharedRun]) -> SharedRun:
        """The run with this key, begun if there is none.

        It may be read from a store meanwhile: only those who ask for this key wait.
        """
        if run := self.peek(key):
            return run
        with self._lock:
            beginning = self._beginning.setdefault(key, Lock())
        with beginning:
            if (run := self.peek(key)) is None:
                run = begin()
                self._hold(run, key)
            return run

    def peek(self, key: Key) -> SharedRun | None:
        """The run with this key, if there is one."""
        with self._lock:
            return self._runs.get(key)

    def weigh(self, run: SharedRun) -> None:
        """Take note of what a run holds now; what is too large is not held on to."""
        with self._lock:
            if self.drop(run):
                self._hold(run, run.key)

    def _hold(self, run: SharedRun, key: Key) -> None:
        with self._lock, suppress(ValueError):  # too large
            self._runs[key] = run

    def drop(self, run: SharedRun) -> bool:
        """Remove a run; False, and nothing, if it is not there, or another has its key now."""
        with self._lock:
            return self._runs.get(run.key) is run and self._runs.pop(run.key) is run


class _Evicting(LRUCache):
    def popitem(self):
        key, run = super().popitem()
        run.discarded = True  # first: a page that waits for it asks anew, and never sees it stopped
        Thread(target=run.stop, daemon=True).start()  # its lock may be held by who waits for ours
        return key, run


@st.cache_resource(max_entries=1, show_spinner=False)
def caches() -> dict[bool, RunCache]:
    """The runs of slow agents and of quick ones, apart: palettes never evict a training."""
    # A slow run under way may hold an engine in the worker, paused or not.  A quick one holds
    # next to nothing, and the queue lets 64 wait.
    return {True: RunCache(server.BUDGET / 10, under_way=16),
            False: RunCache(server.BUDGET / 30, under_way=128)}


def of_key(key: Key) -> RunCache:
    """The cache in which this run is, or would be."""
    return caches()[AGENTS[key.agent].slow]
