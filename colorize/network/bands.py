"""Work in bands: blocks of rows small enough for a core's cache, one thread a core.

NumPy lets go of Python's lock while it copies, adds and multiplies, so plain
threads share the bands.  What a band computes never depends on who computes it
or when: the same numbers on any count of threads.
"""

import math
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from colorize.network import cores

#: Bytes that a band's intermediate results may take.  Twice a core's own cache: smaller
#: bands stay in it, but then handing out bands costs more than that gains (measured).
BAND = 2_000_000

#: A stretch of rows of some images: indices for an (N, H, W, C) array.
Band = tuple[slice, slice]

_pool = ThreadPoolExecutor(cores.THREADS, thread_name_prefix="bands")
_own = threading.local()


def bands(images: int, rows: int, width: int, pixel: int) -> list[Band]:
    """Cut (images, rows) into stretches of about `BAND` bytes, at `pixel` bytes a pixel.

    Small images share a band; large ones are cut between rows, as a rule into an even
    number of bands, so that two threads finish together.

    Examples
    --------
    >>> bands(1, 5, 250, pixel=2000)
    [(slice(0, 1, None), slice(0, 3, None)), (slice(0, 1, None), slice(3, 5, None))]
    """
    row = width * pixel
    high = min(rows, max(1, BAND // row))
    if high < rows:
        high = -(-rows // (2 * -(-rows // (2 * high))))
    deep = max(1, BAND // (rows * row))
    return [(slice(n, min(n + deep, images)), slice(y, min(y + high, rows)))
            for n in range(0, images, deep) for y in range(0, rows, high)]


def parallel(work: Callable, items: Iterable) -> list:
    """``[work(item) for item in items]`` with the caller's share of threads, its own among them.

    The caller takes items like every other thread, so it never waits for a pool
    that is busy with someone else's work.
    """
    todo = deque(enumerate(items))
    results = [None] * len(todo)

    def take():
        while True:
            try:
                index, item = todo.popleft()
            except IndexError:
                return
            results[index] = work(item)

    helpers = [_pool.submit(take) for _ in range(min(cores.mine(), len(todo)) - 1)]
    try:
        take()
    finally:
        todo.clear()  # after an error nobody starts another item
        for helper in helpers:
            if not helper.cancel():
                helper.result()
    return results


def scratch(name: str, shape: tuple[int, ...], dtype) -> np.ndarray:
    """This thread's own memory for intermediate results, kept from band to band.

    Fresh memory would have to be mapped in by the system, page by page, every time.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    held = _own.__dict__.get(name)
    if held is None or held.size < size:
        held = _own.__dict__[name] = np.empty(size, np.uint8)
    return held[:size].view(dtype).reshape(shape)


@cache
def _blas():
    return ThreadpoolController().select(user_api="blas")


def one_blas_thread() -> None:
    """Tell BLAS to stay in the thread that calls it, from now on.

    Threads are shared out here, by band; BLAS starting its own beside them would
    be two crews for one set of cores.  BLAS knows only one limit for the whole
    process.  It is set for good, not lifted after each use: with several
    trainings at once, the first to finish would lift it for the others.  Others
    may lift it after limits of their own, hence it is set again at every step,
    which costs a microsecond.
    """
    for library in _blas().lib_controllers:
        library.set_num_threads(1)
