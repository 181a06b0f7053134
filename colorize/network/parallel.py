"""Cuts images into bands of rows small enough for a core's cache, and runs them in threads.

NumPy releases Python's global lock while it copies, adds and multiplies, so plain
threads compute bands in parallel.  The result of a band does not depend on the
thread that computes it or on the order, so it is the same for any number of threads.
"""

import math
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from colorize.network import threads
from colorize.network.spec import ceil_div

#: Bytes that a band's intermediate results may take.  Twice a core's own cache: smaller
#: bands stay in the cache, but distributing more of them costs more than that saves (measured).
BAND = 2_000_000

#: Consecutive rows of consecutive images: indices for an (N, H, W, C) array.
Band = tuple[slice, slice]

_pool = ThreadPoolExecutor(threads.THREADS, thread_name_prefix="bands")
_memory = threading.local()


def bands(images: int, rows: int, width: int, pixel: int) -> list[Band]:
    """Cut images into bands of about :data:`BAND` bytes.

    Small images share a band.  Large ones are cut between rows, usually into an even
    number of bands, so that two threads finish together.

    Parameters
    ----------
    images, rows, width : int
        The images' N, H and W.
    pixel : int
        Bytes of intermediate results per pixel.

    Returns
    -------
    bands : list of (slice, slice)
        Together they cover every row of every image once.

    Examples
    --------
    >>> bands(1, 5, 250, pixel=2000)
    [(slice(0, 1, None), slice(0, 3, None)), (slice(0, 1, None), slice(3, 5, None))]
    """
    row = width * pixel
    high = min(rows, max(1, BAND // row))
    if high < rows:
        high = ceil_div(rows, 2 * ceil_div(rows, 2 * high))
    deep = max(1, BAND // (rows * row))
    return [(slice(n, min(n + deep, images)), slice(y, min(y + high, rows)))
            for n in range(0, images, deep) for y in range(0, rows, high)]


def parallel_map(work: Callable, items: Iterable) -> list:
    """``[work(item) for item in items]``, computed in :func:`threads.mine` threads.

    The calling thread is one of them, so the call makes progress even while the
    pool is busy with another caller's items.  An exception of `work` is raised
    here, and no further item is started.
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

    helpers = [_pool.submit(take) for _ in range(min(threads.mine(), len(todo)) - 1)]
    try:
        take()
    finally:
        todo.clear()  # after an error no thread starts another item
        for helper in helpers:
            if not helper.cancel():
                helper.result()
    return results


def scratch(name: str, shape: tuple[int, ...], dtype) -> np.ndarray:
    """An uninitialised array for intermediate results, in memory of the calling thread.

    The next call with the same name, in the same thread, reuses the memory: new memory
    would have to be mapped by the operating system, page by page, every time.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    held = _memory.__dict__.get(name)
    if held is None or held.size < size:
        held = _memory.__dict__[name] = np.empty(size, np.uint8)
    return held[:size].view(dtype).reshape(shape)


def release_scratch() -> None:
    """Release the calling thread's memory for intermediate results."""
    _memory.__dict__.clear()


@cache
def _blas():
    return ThreadpoolController().select(user_api="blas")


def one_blas_thread() -> None:
    """Limit BLAS to the calling thread from now on.

    Bands are already computed in parallel; further threads of BLAS would compete with
    them for the same cores.  BLAS has one limit for the whole process.  It is not
    restored after each use: of several trainings in one process, the first to finish
    would lift it for the others.  Other libraries may set the limit as well, so it is
    set again at every step, which takes a microsecond.
    """
    for library in _blas().lib_controllers:
        library.set_num_threads(1)
