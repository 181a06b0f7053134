"""How many threads a network computes with.

NumPy takes all cores, but shares them among the trainings of this process: two networks
that train with all cores each take longer than one after the other.  It may, since its
result does not depend on how many threads computed it.

PyTorch's does, on some processors.  Hence it always has the same number, whatever else the
machine does and however many cores it has.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

#: NumPy's threads; past a few, handing out work costs more than it gains.  The environment
#: variable COLORIZE_THREADS sets another number.
THREADS = max(1, int(os.environ.get("COLORIZE_THREADS") or min(8, os.cpu_count() or 1)))

#: PyTorch's threads.  Two trainings of two threads each on 2 cores take as long as two of one
#: thread each, and one training alone half as long as with one thread (measured).
TORCH_THREADS = 2

_trainings, _lock = 0, Lock()


@contextmanager
def training() -> Iterator[None]:
    """Count one more training in this process, inside the block."""
    _count(1)
    try:
        yield
    finally:
        _count(-1)


@contextmanager
def pause() -> Iterator[None]:
    """Count one training less, inside the block: it leaves its threads to the others."""
    _count(-1)
    try:
        yield
    finally:
        _count(1)


def mine() -> int:
    """How many threads NumPy may compute with: each training's share, at least one.

    Examples
    --------
    >>> mine() == THREADS
    True
    """
    return max(1, THREADS // max(1, _trainings))


def _count(change: int) -> None:
    global _trainings
    with _lock:
        _trainings += change
