"""The crowd: who counts, and who waits for whom."""

import threading

import pytest

from colorize.ui import crowd as room
from colorize.ui.crowd import Crowd

PATIENCE = 60  # seconds; only a hang takes that long


def test_a_page_counts_once_with_all_its_parts():
    crowd = Crowd()
    with crowd:
        with crowd:
            assert crowd.size == 1
        assert crowd.size == 1
    assert crowd.size == 0


def test_a_page_that_fails_is_counted_no_more():
    crowd = Crowd()
    with pytest.raises(ZeroDivisionError), crowd:
        raise ZeroDivisionError
    assert crowd.size == 0


def test_a_training_waits_until_the_crowd_has_passed(monkeypatch):
    monkeypatch.setattr(room, "AT_MOST", PATIENCE)
    crowd, drawn, passed = Crowd(), threading.Event(), threading.Event()
    inside = threading.Barrier(3)

    def page():
        with crowd:
            inside.wait(PATIENCE)
            drawn.wait(PATIENCE)

    pages = [threading.Thread(target=page) for _ in range(2)]
    for thread in pages:
        thread.start()
    inside.wait(PATIENCE)
    training = threading.Thread(target=lambda: (crowd.let_pass(), passed.set()))
    training.start()
    assert not passed.wait(0.2)
    drawn.set()
    assert passed.wait(PATIENCE)
    for thread in (*pages, training):
        thread.join(PATIENCE)


def test_nobody_waits_for_one_page_or_for_ever(monkeypatch):
    monkeypatch.setattr(room, "AT_MOST", 0.0)
    crowd = Crowd()
    crowd._add(5)
    crowd.let_pass()  # a crowd that never ends
    monkeypatch.setattr(room, "AT_MOST", None)  # without end, were it not one page alone
    crowd._add(-4)
    crowd.let_pass()
    assert crowd.size == 1
