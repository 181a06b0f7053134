"""How many cores a network may compute with: all, unless trainings elsewhere want some.

Two networks that train with all cores each take longer than one after the other:
threads of one wait, at work, for threads of the other.  No engine's result depends
on how many threads computed it.
"""

import os

#: Threads that compute; past a few, handing out work costs more than it gains.
THREADS = min(8, os.cpu_count() or 1)

_mine = THREADS


def share(trainings: int) -> int:
    """Each training's part, when so many train at once: never less than one.

    Examples
    --------
    >>> share(1) == THREADS, share(100)
    (True, 1)
    """
    return max(1, THREADS // max(1, trainings))


def take(threads: int) -> None:
    """From now on, let this process compute with so many threads."""
    global _mine
    _mine = threads


def mine() -> int:
    """How many threads this process may compute with."""
    return _mine
