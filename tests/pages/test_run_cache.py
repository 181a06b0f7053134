"""The runs in memory: a slow store holds up those alone who ask for what it reads."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event

from colorize.ui.run_cache import RunCache

PATIENCE = 20  # seconds; only a hang takes that long


class Run:
    """What a cache needs of a run."""

    result, held = None, 0.0


class Loaded(Run):
    result, held = "a result", 11.0


def test_a_run_in_memory_is_there_at_once_while_another_is_read_from_the_store():
    cache, reading, go_on = RunCache(10, under_way=10), Event(), Event()
    there = cache.get("there", Run)

    def read():
        reading.set()
        go_on.wait(PATIENCE)
        return Run()

    with ThreadPoolExecutor(2) as pool:
        later = pool.submit(cache.get, "later", read)
        try:
            assert reading.wait(PATIENCE)
            asked = pool.submit(cache.get, "there", Run)
            assert asked.result(PATIENCE / 2) is there
        finally:
            go_on.set()
        assert cache.get("later", Run) is later.result()


def test_visitors_who_ask_for_one_key_at_the_same_time_share_one_run():
    cache, begun, together = RunCache(10, under_way=10), [], Barrier(2)

    def begin():
        begun.append(1)
        with suppress(BrokenBarrierError):
            together.wait(0.5)  # for another one to begin, too
        return Run()

    with ThreadPoolExecutor(4) as pool:
        shared = list(pool.map(lambda _: cache.get("a key", begin), range(4)))
    assert len(begun) == 1
    assert set(shared) == {cache.peek("a key")}


def test_a_run_that_is_too_large_to_be_kept_is_shown_all_the_same():
    cache = RunCache(10, under_way=10)
    assert cache.get("a key", Loaded).result
    assert cache.peek("a key") is None
