"""What pages ask of runs: one handle per canvas and settings, shared by all visitors.

Asking for it starts it in the background, joins the one under way, or returns the
finished one.  No page waits for a fit: see :mod:`colorize.ui.polling`.
"""

import logging
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode
from uuid import uuid4
from weakref import ref

import streamlit as st

from colorize.agents import AGENTS
from colorize.jobs import RefusedError, State
from colorize.settings import ColorizeError, Settings
from colorize.ui import branches, run_cache, server, session, visit
from colorize.ui.branches import Key
from colorize.ui.run_cache import SharedRun

_LOG = logging.getLogger(__name__)


class _LostBranchError(LookupError):
    """A branch is neither in memory nor on disk any more."""


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
        run = run or run_cache.of_key(root).get(root, partial(begin, root))
        if run.lost and not AGENTS[settings.name].slow:  # begun again in a second
            forget(run)
            run = run_cache.of_key(root).get(root, partial(begin, root))
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
    kept, branch_of = run_cache.caches(), branches.names()
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
    return run_cache.of_key(key).get(key, partial(
        _begin, key, canvas=canvas, truth=truth, private=private, settings=settings, urgent=False))


def task_name(canvas, truth) -> str:
    """What tells a canvas from others, and from itself without its true colours."""
    return canvas.digest if truth is not None else f"{canvas.digest} without truth"


def _branch(root: Key, begin) -> SharedRun | None:
    """This visitor's branch of a run, if there is one."""
    name, paused, run = branches.find(root), st.session_state.pop("begin_paused", None), None
    if name:
        key = root._replace(branch=name)
        try:
            run = run_cache.of_key(key).get(key, partial(begin, key, paused=paused == key))
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
    record = server.store(run.private).get(run.record_name) if run.is_kept else None
    try:
        return record is not None and bool(run.load_record(record).branch or not run.changes)
    except (ColorizeError, KeyError, TypeError, AttributeError) as error:
        _LOG.warning("ignored a kept training: %r", error)
        return False


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
        server.store(run.private).drop(run.record_name)
    run_cache.of_key(run.key).drop(run)


def train_on(run: SharedRun, epochs: int) -> None:
    """After the end: continue for so many epochs, on this visitor's branch.

    Raises RefusedError.
    """
    if not run.branch:  # a finished run once more, with nothing shared
        copy = SharedRun(branches.new(run.key), run.canvas, run.truth, run.settings, run.private)
        run = copy.load_record(run.to_record())
    run.train_on(epochs)
    run_cache.of_key(run.key).get(run.key, lambda: run)
    branches.take(run.key)


def reset(run: SharedRun) -> None:
    """Return to before the first step, on this visitor's branch."""
    if run.branch or run.changes or run.state is State.STOPPED:
        forget(run)  # the settings alone do not give what is left of it
    key = run.key if run.branch else branches.new(run.key)
    st.session_state.begin_paused = key
    branches.take(key)
