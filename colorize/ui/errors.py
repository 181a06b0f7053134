"""The errors of results: the worker finds them, and all visitors share what it found.

They are bounded in bytes: the longest unused go first.
"""

from functools import partial
from threading import Lock
from typing import NamedTuple

import numpy as np
from cachetools import LRUCache

from colorize.experiment.errors import find_errors, memory
from colorize.experiment.steps import Call
from colorize.jobs import Handle
from colorize.ui import server, session
from colorize.ui.run_cache import SharedRun

PIXELS = 1024 * 1024  # of the largest photo on a canvas


class _Kept(NamedTuple):
    handle: Handle
    size: float  # bytes that it holds once it is over


#: Two pictures of the largest photo, and the counts of a hundred results, or more of smaller ones.
_kept = LRUCache(5 * PIXELS, getsizeof=lambda kept: kept.size)
_lock = Lock()


def request(run: SharedRun, truth: np.ndarray, maps: bool) -> Handle:
    """The errors of a finished run, as a handle whose result is an `Errors`; raises RefusedError.

    Parameters
    ----------
    run : SharedRun
    truth : (H, W, 3) array of uint8
    maps : bool
        Whether the pictures are wanted, or the counts alone.
    """
    key = run.key, run.step, len(run.changes), maps
    with _lock:
        kept = _kept.get(key)
        if kept is None or kept.handle.lost:
            box = session.photo().unknown_box
            find = partial(find_errors, run.canvas, truth, run.result.rgb, box, maps)
            handle = server.begin(Call(find, memory(run.canvas)), slow=False)
            pixels = run.canvas.known[box].size if maps else 0
            kept = _kept[key] = _Kept(handle, 2 * pixels + 10_000)
        return kept.handle
