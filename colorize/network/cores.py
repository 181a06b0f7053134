"""How many threads a network computes with.

NumPy takes all cores, unless trainings elsewhere want some: two networks that train with
all cores each take longer than one after the other.  It may, since its result does not
depend on how many threads computed it.

PyTorch's does, on some processors.  Hence it always has the same number, whatever else the
machine does and however many cores it has.
"""

import os

#: NumPy's threads; past a few, handing out work costs more than it gains.  The environment
#: variable COLORIZE_THREADS sets another number.
THREADS = max(1, int(os.environ.get("COLORIZE_THREADS") or min(8, os.cpu_count() or 1)))

#: PyTorch's threads.  Two trainings of two threads each on 2 cores take as long as two of one
#: thread each, and one training alone half as long as with one thread (measured).
TORCH_THREADS = 2

_mine = THREADS


def share(trainings: int) -> int:
    """Each training's part of NumPy's threads, when so many train at once: at least one.

    Examples
    --------
    >>> share(1) == THREADS, share(100)
    (True, 1)
    """
    return max(1, THREADS // max(1, trainings))


def take(threads: int) -> None:
    """From now on, let NumPy compute with so many threads in this process."""
    global _mine
    _mine = threads


def mine() -> int:
    """How many threads NumPy may compute with in this process."""
    return _mine
