"""The cached resource is the run: one handle per canvas and settings, shared by all visitors.

Asking for it starts it in the background, joins the one under way, or returns the
finished one.  No page waits for a fit: see :mod:`colorize.ui.polling`.
"""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from math import inf
from pathlib import Path
from threading import RLock, Thread
from urllib.parse import urlencode
from uuid import uuid4
from weakref import ref

import streamlit as st
from cachetools import LRUCache

from colorize.agents import AGENTS
from colorize.jobs import Handle, Queue, RefusedError, State, Store, Worker, memory
from colorize.jobs.run_handle import RunHandle, record_name
from colorize.settings import ColorizeError, Settings
from colorize.ui import branches, session, visit
from colorize.ui.branches import Key

_LOG = logging.getLogger(__name__)

WORKER_BYTES = 155e6  # of the worker before its first task
SMALL = 60e6  # bytes of a quick run that never waits for room: a new palette is such a one

#: What server, worker and caches hold together, in bytes.
BUDGET = 1e6 * float(os.environ.get("COLORIZE_MEMORY", "600"))
#: Of one run.  Where the owner names no budget, as on a student's own machine, there is no limit.
MOST = 0.6 * BUDGET if "COLORIZE_MEMORY" in os.environ else inf


@st.cache_resource(max_entries=1, show_spinner=False)
def executors() -> dict[bool, tuple]:
    """Queue and worker of slow agents, and of quick ones: no palette waits for a training."""
    worker, slots = Worker(), int(os.environ.get("COLORIZE_TRAININGS", "2"))
    queues: dict[bool, Queue] = {}

    def has_room(run: Handle, running: set[Handle]) -> bool:
        promised = WORKER_BYTES + sum(other.memory for queue in queues.values()
                                      for other in queue.running)
        held = max(memory.resident(worker.pid), promised)
        return memory.resident(os.getpid()) + held + run.memory <= BUDGET

    def is_small_or_has_room(run: Handle, running: set[Handle]) -> bool:
        return run.memory <= SMALL or has_room(run, running)

    queues |= {True: Queue(slots, most=MOST, has_room=has_room),
               False: Queue(2, most=MOST, has_room=is_small_or_has_room)}
    return {slow: (queue, worker) for slow, queue in queues.items()}


@st.cache_resource(max_entries=2, show_spinner=False)
def store(private: bool = False) -> Store | None:
    """Where finished trainings outlast the server: those of uploads only if its owner says so."""
    if private:
        folder = os.environ.get("COLORIZE_UPLOADS_STORE")
        return Store(folder) if folder else None
    return Store(os.environ.get("COLORIZE_STORE") or Path.home() / ".cache" / "colorize")


class SharedRun(RunHandle):
    """A run that visitors share: who looks at it, and whether it was discarded."""

    def __init__(self, key: Key, canvas, truth, settings: Settings, private: bool = False, **more):
        self.key, self.viewers, self.discarded, self.private = key, set(), False, private
        super().__init__(canvas, truth, settings, *executors()[AGENTS[key.agent].slow],
                         branch=key.branch, on_done=_done, **more)

    @property
    def is_kept(self) -> bool:
        """Whether its result is kept on disk."""
        agent = AGENTS[self.key.agent]
        return agent.kept and not self.key.file and store(self.private) is not None

    @property
    def record_name(self) -> str:
        """The name under which it is kept."""
        return record_name(self.canvas, self.settings, self.branch)


class _LostBranchError(LookupError):
    """A branch is neither in memory nor on disk any more."""


class RunCache:
    """Runs by key, bounded in bytes: the longest unused goes first, and is stopped.

    At most `under_way` runs have no result yet; each counts as that share of the room.
    """

    def __init__(self, room: float, under_way: int):
        self._runs = _Evicting(
            room, getsizeof=lambda run: run.held if run.result else room / under_way)
        self._lock = RLock()

    def get(self, key: Key, begin: Callable[[], SharedRun]) -> SharedRun:
        """The run with this key, begun if there is none."""
        with self._lock:
            run = self._runs.get(key)
            if run is None:
                run = self._runs[key] = begin()
            return run

    def peek(self, key: Key) -> SharedRun | None:
        """The run with this key, if there is one."""
        with self._lock:
            return self._runs.get(key)

    def weigh(self, run: SharedRun) -> None:
        """Take note of what a run holds now; what is too large is not held on to."""
        with self._lock, suppress(ValueError):
            if self.drop(run):
                self._runs[run.key] = run

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
    return {True: RunCache(BUDGET / 10, under_way=16), False: RunCache(BUDGET / 30, under_way=128)}


def _cache(key: Key) -> RunCache:
    return caches()[AGENTS[key.agent].slow]


def request(canvas, truth, settings: Settings, state: dict | None = None,
            file: str = "", urgent: bool = True) -> SharedRun | None:
    """The run of these settings; None, with a sentence on the page, if too many wait.

    With an agent's state from a file, named by its digest, nothing is trained.  What a
    page starts by itself is not `urgent`: it lets through what visitors asked for.
    """
    root = Key(task_name(canvas, truth), settings.name, urlencode(settings.to_query()), file)
    begin = partial(_begin, canvas=canvas, truth=truth, settings=settings, state=state,
                    urgent=urgent, private=session.is_private())
    try:
        run = _branch(root, begin) if AGENTS[settings.name].kept else None
        run = run or _cache(root).get(root, partial(begin, root))
        if run.lost and not AGENTS[settings.name].slow:  # begun again in a second
            forget(run)
            run = _cache(root).get(root, partial(begin, root))
    except RefusedError as error:
        st.warning(str(error))
        return None
    if urgent and not run.urgent:
        run.hurry()
    _look_at(run)
    return run


def finder(canvas, truth, settings: list[Settings]) -> Callable[[], list[SharedRun]]:
    """What finds those runs of these settings that are finished, now or later; it starts none.

    It may be called from any thread.  Runs that this visitor changed by hand go before others.
    """
    roots = [Key(task_name(canvas, truth), one.name, urlencode(one.to_query())) for one in settings]
    kept, branch_of = caches(), branches.names()
    looked_at = [st.session_state.get(f"at_{one.name}", lambda: None) for one in settings]

    def find() -> list[SharedRun]:
        found = []
        for root, look in zip(roots, looked_at, strict=True):
            key, seen = root._replace(branch=branch_of.get(root, "")), look()
            if seen is None or seen.key._replace(file="") != key:  # with weights from a file
                seen = kept[AGENTS[root.agent].slow].peek(key)
            found.append(seen)
        return [run for run in found if run is not None and run.state.over and run.result]

    return find


def compute_ahead(canvas, truth, settings: Settings, private: bool = False) -> SharedRun:
    """The run of these settings, for those who will ask for it; everyone else goes first.

    It does not end what this visitor waited for before.  Raises RefusedError.
    """
    key = Key(task_name(canvas, truth), settings.name, urlencode(settings.to_query()))
    return _cache(key).get(key, partial(_begin, key, canvas=canvas, truth=truth, private=private,
                                        settings=settings, urgent=False))


def task_name(canvas, truth) -> str:
    """What tells a canvas from others, and from itself without its true colours."""
    return canvas.digest if truth is not None else f"{canvas.digest} without truth"


def _branch(root: Key, begin) -> SharedRun | None:
    """This visitor's branch of a run, if there is one."""
    name, paused, run = branches.find(root), st.session_state.pop("begin_paused", None), None
    if name:
        key = root._replace(branch=name)
        try:
            run = _cache(key).get(key, partial(begin, key, paused=paused == key))
        except _LostBranchError:
            branches.drop(root)
    branches.show_in_address(name if run else "")
    return run


def _begin(key: Key, *, paused: bool = False, **more) -> SharedRun:
    """A run from the store, or one that starts now."""
    if not paused and _load(kept := SharedRun(key, **more)):
        return kept
    if key.branch and not paused:
        raise _LostBranchError(key.branch)
    return SharedRun(key, paused=paused, **more).begin()


def _load(run: SharedRun) -> bool:
    """Load the record of this run; False if there is none, or none that can be read."""
    record = store(run.private).get(run.record_name) if run.is_kept else None
    try:
        return record is not None and bool(run.load_record(record).branch or not run.changes)
    except (ColorizeError, KeyError, TypeError, AttributeError) as error:
        _LOG.warning("ignored a kept training: %r", error)
        return False


def _done(run: SharedRun) -> None:
    """Weigh it; store it, but not under the settings' name what these do not give."""
    _cache(run.key).weigh(run)
    if run.is_kept and not run.stopping and (run.branch or not run.changes):
        store(run.private).put(run.record_name, run.to_record())


def visitor() -> str:
    """A name for the session of this page."""
    return st.session_state.setdefault("visitor", uuid4().hex)


def _look_at(run: SharedRun) -> None:
    """Note who looks at it; end what this visitor alone waited for before."""
    run.viewers.add(visitor())
    visit.look_at(run)
    name = f"at_{run.settings.name}"
    before = st.session_state.get(name, lambda: None)()
    st.session_state[name] = ref(run)  # a session holds no results that its page does not show
    if before is None or before is run:
        return
    before.viewers.discard(visitor())
    if before.viewers or before.discarded or before.state.over:
        return
    if before.branch:
        before.stop()  # and no more: what it had before shall be found again
    else:
        forget(before)


def forget(run: SharedRun) -> None:
    """Stop this run and drop it everywhere: the next request starts anew."""
    run.discarded = True  # first: a page that waits for it asks anew, and never sees it stopped
    run.stop()
    if run.is_kept:
        store(run.private).drop(run.record_name)
    _cache(run.key).drop(run)


def train_on(run: SharedRun, epochs: int) -> None:
    """After the end: continue for so many epochs, on this visitor's branch.

    Raises RefusedError.
    """
    if not run.branch:  # a finished run once more, with nothing shared
        copy = SharedRun(branches.new(run.key), run.canvas, run.truth, run.settings, run.private)
        run = copy.load_record(run.to_record())
    run.train_on(epochs)
    _cache(run.key).get(run.key, lambda: run)
    branches.take(run.key)


def reset(run: SharedRun) -> None:
    """Return to before the first step, on this visitor's branch."""
    if run.branch or run.changes or run.state is State.STOPPED:
        forget(run)  # the settings alone do not give what is left of it
    key = run.key if run.branch else branches.new(run.key)
    st.session_state.begin_paused = key
    branches.take(key)
