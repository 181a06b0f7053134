"""The cached resource is the run: one handle per canvas and settings, shared by all visitors.

Asking for it starts it in the background, joins the one under way, or returns the
finished one.  No page waits for a fit: see :mod:`colorize.ui.polling`.
"""

import logging
import os
from functools import partial
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st

from colorize.agents import AGENTS
from colorize.jobs import (
    Queue,
    QueueFullError,
    RunHandle,
    State,
    Store,
    Threads,
    Worker,
    record_name,
)
from colorize.settings import ColorizeError, Settings
from colorize.ui import branches
from colorize.ui.branches import Key

_LOG = logging.getLogger(__name__)

# Quick agents import these when they are first used.  A server does so before it is asked,
# and before two threads do at once, which makes a half-imported library of one.
for _library in ("faiss", "scipy.optimize", "sklearn.cluster"):
    import_module(_library)


@st.cache_resource(max_entries=1, show_spinner=False)
def executors() -> dict[bool, tuple]:
    """Queue and executor of slow agents and of quick ones: no palette waits for a training."""
    return {True: (Queue(int(os.environ.get("COLORIZE_TRAININGS", "2"))), Worker()),
            False: (Queue(slots=2), Threads())}


@st.cache_resource(max_entries=1, show_spinner=False)
def store() -> Store:
    """Where finished trainings outlast the server."""
    return Store(os.environ.get("COLORIZE_STORE") or Path.home() / ".cache" / "colorize")


class SharedRun(RunHandle):
    """A run that visitors share: who looks at it, and whether it was discarded."""

    def __init__(self, key: Key, canvas, truth, settings: Settings, **more):
        self.key, self.viewers, self.discarded = key, set(), False
        agent = AGENTS[settings.name]
        super().__init__(canvas, truth, settings, *executors()[agent.slow], branch=key.branch,
                         on_done=_keep if agent.kept and not key.file else None, **more)


class _LostBranchError(LookupError):
    """A branch is neither in memory nor on disk any more."""


_cached = partial(st.cache_resource, ttl="6h", show_spinner=False,
                  on_release=lambda run: run.stop())

# Two caches, so that palettes never evict a training.


@_cached(max_entries=16)
def _slow(*key: str, _begin) -> SharedRun:
    return _begin()


@_cached(max_entries=32)
def _quick(*key: str, _begin) -> SharedRun:
    return _begin()


def _cache(key: Key):
    return _slow if AGENTS[key.agent].slow else _quick


def request(canvas, truth, settings: Settings, state: dict | None = None,
            file: str = "") -> SharedRun | None:
    """The run of these settings; None, with a sentence on the page, if too many wait.

    With an agent's state from a file, named by its digest, nothing is trained.
    """
    root = Key(canvas.digest, settings.name, urlencode(settings.to_query()), file)
    begin = partial(_begin, canvas=canvas, truth=truth, settings=settings, state=state)
    try:
        run = _branch(root, begin) if AGENTS[settings.name].kept else None
        run = run or _cache(root)(*root, _begin=partial(begin, root))
    except QueueFullError as error:
        st.warning(str(error))
        return None
    _look_at(run)
    return run


def _branch(root: Key, begin) -> SharedRun | None:
    """This visitor's branch of a run, if there is one."""
    name, paused, run = branches.find(root), st.session_state.pop("begin_paused", None), None
    if name:
        key = root._replace(branch=name)
        try:
            run = _cache(key)(*key, _begin=partial(begin, key, paused=paused == key))
        except _LostBranchError:
            branches.drop(root)
    branches.show_in_address(name if run else "")
    return run


def _begin(key: Key, canvas, truth, settings: Settings, state, paused: bool = False) -> SharedRun:
    """A run from the store, or one that starts now."""
    if not paused and (kept := _load(key, canvas, truth, settings)):
        return kept
    if key.branch and not paused:
        raise _LostBranchError(key.branch)
    return SharedRun(key, canvas, truth, settings, state=state, paused=paused).begin()


def _load(key: Key, canvas, truth, settings: Settings) -> SharedRun | None:
    """The run that is kept under this key, if any is and can be read."""
    run = SharedRun(key, canvas, truth, settings)
    record = store().get(_name(run)) if run.is_kept else None
    if record is None:
        return None
    try:
        run.load_record(record)
    except (ColorizeError, KeyError, TypeError, AttributeError) as error:
        _LOG.warning("ignored a kept training: %r", error)
        return None
    return run if run.branch or not run.changes else None


def _keep(run: SharedRun) -> None:
    """Store it, but not under the settings' name what these do not give."""
    if not run.stopping and (run.branch or not run.changes):
        store().put(_name(run), run.to_record())


def _name(run: SharedRun) -> str:
    return record_name(run.canvas, run.settings, run.branch)


def visitor() -> str:
    """A name for the session of this page."""
    return st.session_state.setdefault("visitor", uuid4().hex)


def _look_at(run: SharedRun) -> None:
    """Note who looks at it; end what this visitor alone waited for before."""
    run.viewers.add(visitor())
    name = f"at_{run.settings.name}"
    before, st.session_state[name] = st.session_state.get(name), run
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
    run.stop()
    run.discarded = True
    if AGENTS[run.key.agent].kept:
        store().drop(_name(run))
    _cache(run.key).clear(*run.key, _begin=None)


def train_on(run: SharedRun, epochs: int) -> None:
    """After the end: continue for so many epochs, on this visitor's branch."""
    if not run.branch:  # a finished run once more, with nothing shared
        copy = SharedRun(branches.new(run.key), run.canvas, run.truth, run.settings)
        run = copy.load_record(run.to_record())
    try:
        run.train_on(epochs)
    except QueueFullError as error:
        st.toast(str(error))
        return
    _cache(run.key)(*run.key, _begin=lambda: run)
    branches.take(run.key)


def reset(run: SharedRun) -> None:
    """Return to before the first step, on this visitor's branch."""
    if run.branch or run.changes or run.state is State.STOPPED:
        forget(run)  # the settings alone do not give what is left of it
    key = run.key if run.branch else branches.new(run.key)
    st.session_state.begin_paused = key
    branches.take(key)
