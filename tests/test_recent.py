"""The memory: bounded, forgetful in the right order, safe to share."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from colorize.recent import Recent


def asked(memory, key):
    """Whether the memory has to make it anew."""
    made = []
    memory.get(key, lambda: made.append(key) or key)
    return bool(made)


def test_the_longest_unused_is_forgotten():
    memory = Recent(room=2)
    assert [asked(memory, key) for key in "abacab"] == [True, True, False, True, False, True]


def test_the_weight_decides_how_many_are_kept():
    memory = Recent(room=5, weigh=len)
    assert [asked(memory, key) for key in ("aaa", "bb", "aaa", "cc", "bb")] == [
        True, True, False, True, True]
    assert asked(memory, "far too long")
    assert asked(memory, "far too long")


def test_what_is_not_to_be_kept_is_made_again():
    memory = Recent(room=2)
    assert memory.get("a", lambda: 1, keep=lambda value: value > 1) == 1
    assert memory.get("a", lambda: 2, keep=lambda value: value > 1) == 2
    assert memory.get("a", lambda: 3) == 2


def test_a_failure_is_not_kept():
    memory = Recent(room=2)
    with pytest.raises(ZeroDivisionError):
        memory.get("a", lambda: 1 / 0)
    assert memory.get("a", lambda: 1) == 1


def test_threads():
    memory = Recent(room=3)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: memory.get(n % 5, lambda: n % 5), range(500)))
    assert found == [n % 5 for n in range(500)]
    assert sum(not asked(memory, n) for n in range(5)) <= 3
