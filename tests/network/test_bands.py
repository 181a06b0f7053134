"""Bands cover everything once; the threads bring every result and every error home."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from colorize.network import bands, cores


@pytest.mark.parametrize("grid", [(1, 1, 1), (1, 128, 64), (5, 3, 2000), (300, 4, 5), (7, 33, 21)])
def test_bands_cover_every_row_once(grid):
    images, rows, width = grid
    seen = np.zeros((images, rows), int)
    for band in bands.bands(*grid, pixel=1000):
        seen[band] += 1
        height = len(range(*band[1].indices(rows)))
        deep = len(range(*band[0].indices(images)))
        assert deep * height * width <= max(bands.BAND // 1000, width)
    assert (seen == 1).all()


def test_results_come_in_the_order_of_the_items():
    assert bands.parallel(lambda item: item**2, range(100)) == [i**2 for i in range(100)]
    assert bands.parallel(abs, []) == []


def test_an_error_comes_home():
    def fail(item):
        raise ZeroDivisionError(f"item {item}")

    with pytest.raises(ZeroDivisionError, match="item"):
        bands.parallel(fail, range(10))


def test_a_caller_never_waits_for_a_busy_pool():
    release = threading.Event()
    with ThreadPoolExecutor(1) as other:
        busy = other.submit(bands.parallel, lambda item: release.wait(30), range(cores.THREADS))
        done = bands.parallel(lambda item: item, range(50))
        assert not busy.done()
        release.set()
    assert done == list(range(50))


def test_blas_stays_in_its_thread_after_others_lift_the_limit():
    with threadpool_limits(2, user_api="blas"):
        bands.one_blas_thread()
        limits = [lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"]
    assert limits
    assert set(limits) == {1}


def test_scratch_is_each_threads_own():
    ours = bands.scratch("test", (2, 3), np.float32)
    with ThreadPoolExecutor(1) as other:
        theirs = other.submit(bands.scratch, "test", (2, 3), np.float32).result()
    assert not np.shares_memory(ours, theirs)
    assert np.shares_memory(ours, bands.scratch("test", (6,), np.float32))
