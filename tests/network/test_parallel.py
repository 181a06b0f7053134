"""Bands cover every row once; threads return every result and raise every error."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from colorize.network import parallel, threads


@pytest.mark.parametrize("grid", [(1, 1, 1), (1, 128, 64), (5, 3, 2000), (300, 4, 5), (7, 33, 21)])
def test_bands_cover_every_row_once(grid):
    images, rows, width = grid
    seen = np.zeros((images, rows), int)
    for band in parallel.bands(*grid, pixel=1000):
        seen[band] += 1
        height = len(range(*band[1].indices(rows)))
        images_in_band = len(range(*band[0].indices(images)))
        assert images_in_band * height * width <= max(parallel.BAND // 1000, width)
    assert (seen == 1).all()


def test_results_come_in_the_order_of_the_items():
    assert parallel.parallel_map(lambda item: item**2, range(100)) == [i**2 for i in range(100)]
    assert parallel.parallel_map(abs, []) == []


def test_an_error_is_raised_in_the_caller():
    def fail(item):
        raise ZeroDivisionError(f"item {item}")

    with pytest.raises(ZeroDivisionError, match="item"):
        parallel.parallel_map(fail, range(10))


def test_a_caller_does_not_wait_for_a_busy_pool():
    release = threading.Event()
    with ThreadPoolExecutor(1) as other:
        busy = other.submit(parallel.parallel_map, lambda item: release.wait(30),
                            range(threads.THREADS))
        done = parallel.parallel_map(lambda item: item, range(50))
        assert not busy.done()
        release.set()
    assert done == list(range(50))


def test_blas_has_one_thread_after_another_limit_was_set():
    with threadpool_limits(2, user_api="blas"):
        parallel.one_blas_thread()
        limits = [lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"]
    assert limits
    assert set(limits) == {1}


def test_each_thread_has_its_own_scratch_memory():
    first = parallel.scratch("test", (2, 3), np.float32)
    with ThreadPoolExecutor(1) as other:
        second = other.submit(parallel.scratch, "test", (2, 3), np.float32).result()
    assert not np.shares_memory(first, second)
    assert np.shares_memory(first, parallel.scratch("test", (6,), np.float32))
