"""The cores are shared by all networks that compute at the same time.

Two networks that train with all cores each take longer than one after the other:
threads of one wait, at work, for threads of the other.  No engine's result depends
on how many threads computed it.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Threads that compute; past a few, handing out work costs more than it gains.
THREADS = min(8, os.cpu_count() or 1)

_lock = threading.Lock()
_own = threading.local()
_at_work = 0


@contextmanager
def share() -> Iterator[int]:
    """How many threads the caller may use until it leaves; never less than one.

    Examples
    --------
    >>> with share() as threads:
    ...     threads == THREADS, threads == mine()
    (True, True)
    """
    global _at_work
    before = getattr(_own, "threads", None)
    with _lock:
        _at_work += 1
        _own.threads = max(1, THREADS // _at_work)
    try:
        yield _own.threads
    finally:
        with _lock:
            _at_work -= 1
        _own.threads = before


def mine() -> int:
    """The calling thread's share; all, if it has not asked for one."""
    return getattr(_own, "threads", None) or THREADS
