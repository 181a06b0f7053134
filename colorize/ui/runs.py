"""The cached resource is the experiment: one handle per canvas and settings.

Asking for it starts it in the background, joins the one under way, or returns
the finished one, whoever asked first.  No page waits for a fit: see
:mod:`colorize.ui.polling`.
"""

import logging
import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st

from colorize.canvas import Canvas
from colorize.experiment import Run
from colorize.jobs.live import LiveRun
from colorize.jobs.queue import Pool, PoolFullError, keep
from colorize.jobs.store import Store
from colorize.network.spec import Weights
from colorize.settings import Settings
from colorize.ui import session

_LOG = logging.getLogger(__name__)

# Agents import these when they are first used.  A server does so before anybody waits for it,
# and before two threads do at once, which makes a half-imported library of one.
for _library in ("faiss", "scipy.optimize", "sklearn.cluster", "sklearn.ensemble",
                 "sklearn.isotonic"):
    import_module(_library)

SLOW = ("improved", "context")  # agents that train for seconds; they queue apart from the rest
KEPT = ("improved",)  # agents whose results are kept on disk
APART = ("improved",)  # agents that compute in the process beside the server


@st.cache_resource(max_entries=1, show_spinner=False)
def pools() -> dict[str, Pool]:
    """Two lines, so that nobody waits for a colour palette behind a training."""
    return {"slow": Pool(int(os.environ.get("COLORIZE_TRAININGS", "2"))), "quick": Pool(places=2)}


@st.cache_resource(max_entries=1, show_spinner=False)
def store() -> Store:
    """Where finished trainings outlast the server."""
    return Store(os.environ.get("COLORIZE_STORE") or Path.home() / ".cache" / "colorize")


_cached = partial(st.cache_resource, ttl="6h", show_spinner=False,
                  on_release=lambda live: live.job.stop())

# Two caches, so that nobody's palettes drive out somebody's training.


@_cached(max_entries=16)
def _slow(digest: str, name: str, flat: str, *, _begin: Callable[[], LiveRun]) -> LiveRun:
    return _begin()


@_cached(max_entries=32)
def _quick(digest: str, name: str, flat: str, *, _begin: Callable[[], LiveRun]) -> LiveRun:
    return _begin()


def _cache(name: str):
    """Where the handles of this agent are."""
    return _slow if name in SLOW else _quick


class _LostError(LookupError):
    """What was done by hand is neither in memory nor on disk any more."""


def _begin(canvas, truth, settings, weights, branch: str = "", paused: bool = False) -> LiveRun:
    """A new handle: of a training that is kept on disk, or of one that starts now."""
    pool = pools()["slow" if settings.name in SLOW else "quick"]
    keeps = settings.name in KEPT and weights is None
    live = _from_disk(canvas, truth, settings, pool, branch) if keeps and not paused else None
    if live is None:
        if branch and not paused:
            raise _LostError(branch)
        live = LiveRun(canvas, truth, settings, pool, visitor(), paused, weights,
                       on_done=to_disk if keeps else None, apart=settings.name in APART)
    live.branch = branch
    return live


def _from_disk(canvas: Canvas, truth, settings: Settings, pool: Pool,
               branch: str) -> LiveRun | None:
    arrays = store().get(_name_on_disk(canvas, settings, branch))
    if arrays is None:
        return None
    try:
        live = keep.from_arrays(arrays, canvas, truth, settings, pool, on_done=to_disk,
                                apart=settings.name in APART)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        _LOG.warning("ignored a kept training: %r", error)
        return None
    return live if branch or not live.changes else None


def to_disk(live: LiveRun, run: Run) -> None:
    """Keep what was done, but not under the settings' name what these do not give."""
    if not live.job.stopping and (live.branch or not live.changes):
        store().put(_name_on_disk(live.canvas, live.settings, live.branch),
                    keep.to_arrays(live, run))


def _name_on_disk(canvas: Canvas, settings: Settings, branch: str) -> str:
    return f"{keep.key(canvas, settings)} {branch}".rstrip()


def live(canvas: Canvas, truth, settings: Settings, weights: Weights | None = None,
         weights_name: str = "") -> LiveRun | None:
    """The handle of this experiment; None, with a word on the page, if too many wait.

    With weights from a file, named by their digest, nothing is trained.
    """
    key = canvas.digest, settings.name, urlencode(settings.to_query()) + weights_name
    begin = partial(_begin, canvas, truth, settings, weights)
    try:
        handle = ((_branch(key, begin) if settings.name in KEPT else None)
                  or _cache(settings.name)(*key, _begin=begin))
    except PoolFullError as error:
        st.warning(f"The server is busy: {error}. Try again in a minute.")
        return None
    handle.key = key
    handle.watchers.add(visitor())
    _leave(st.session_state.get(f"at_{settings.name}"), handle)
    st.session_state[f"at_{settings.name}"] = handle
    return handle


def branches() -> dict[tuple[str, str, str], str]:
    """This visitor's branches, by what they branched off from: see :mod:`colorize.ui.by_hand`."""
    return st.session_state.setdefault("branches", {})


def hold(live: LiveRun, key: tuple[str, str, str]) -> None:
    """Remember a branch of what has this key."""
    _cache(live.settings.name)(*_with_branch(key, live.branch), _begin=lambda: live)
    branches()[key] = live.branch


def _branch(key: tuple[str, str, str], begin: Callable[..., LiveRun]) -> LiveRun | None:
    """This visitor's branch off from there, if there is one."""
    if asked := st.session_state.pop(session.BY_HAND, ""):
        branches()[key] = asked
    paused = st.session_state.pop("begin_paused", None) == key
    branch, live = branches().get(key, ""), None
    if branch:
        try:
            live = _cache(key[1])(*_with_branch(key, branch),
                                  _begin=partial(begin, branch, paused))
        except _LostError:
            del branches()[key]
            st.toast("What was done by hand to this training is not on this server any more.")
    _tell_address(live.branch if live else "")
    return live


def _with_branch(key: tuple[str, str, str], branch: str) -> tuple[str, str, str]:
    return *key[:2], f"{key[2]} {branch}".rstrip()


def _tell_address(branch: str) -> None:
    """Have a reload find the branch."""
    if branch != st.query_params.get(session.BY_HAND, ""):
        if branch:
            st.query_params[session.BY_HAND] = branch
        else:
            del st.query_params[session.BY_HAND]


def visitor() -> str:
    """A name for whoever has this page open."""
    return st.session_state.setdefault("visitor", uuid4().hex)


def _leave(old: LiveRun | None, new: LiveRun) -> None:
    """A changed mind: what this visitor alone was waiting for is not worked on any more."""
    if old is None or old is new:
        return
    old.watchers.discard(visitor())
    if old.watchers or old.gone or old.job.state.over:
        return
    if old.branch:
        old.job.stop()  # and no more: what it had before shall be found again
    else:
        forget(old)


def forget(live: LiveRun) -> None:
    """Stop this run and drop its handle: whoever asks next starts anew."""
    live.job.stop()
    live.gone = True
    if live.settings.name in KEPT:
        store().drop(_name_on_disk(live.canvas, live.settings, live.branch))
    _cache(live.settings.name).clear(*_with_branch(live.key, live.branch), _begin=None)
