"""Seconds of computing: what a run takes, whatever else the machine does meanwhile.

The seconds of a run are the processor time of its thread.  That thread takes part in whatever it
computes with others (bands of a picture, BLAS, PyTorch), so on an idle machine this is the elapsed
time; the time of threads that help at the same moment is not added.  Where it only waits for
others, as for a forest's trees, the elapsed time counts: see `helped`.  The time during which the
thread waits for a core, for Python's lock or for a person who pressed *Pause* does not count.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, thread_time

_mine = threading.local()


def computing() -> float:
    """Seconds that the calling thread has computed; differences alone have a meaning.

    Examples
    --------
    >>> from time import sleep
    >>> start = computing()
    >>> sleep(0.2)
    >>> computing() - start < 0.1
    True
    """
    return thread_time() + getattr(_mine, "helped", 0.0)


@contextmanager
def helped() -> Iterator[None]:
    """Count the elapsed time of this block, in which the calling thread waits for its helpers."""
    start, elapsed = computing(), perf_counter()
    try:
        yield
    finally:
        waited = perf_counter() - elapsed - (computing() - start)
        _mine.helped = getattr(_mine, "helped", 0.0) + max(0.0, waited)
