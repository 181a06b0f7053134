"""Canvases are made once, and shared by all visitors."""

import numpy as np
import pytest

from colorize.jobs.memory import array_bytes
from colorize.settings import PictureSettings
from colorize.ui import tasks

SETTINGS = PictureSettings(size=64)


@pytest.fixture
def photo():
    return np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)


def test_the_same_pictures_and_settings_have_one_canvas(photo):
    task = tasks.prepared(photo, SETTINGS)
    assert tasks.prepared(photo, SETTINGS) is task
    assert tasks.prepared(photo, PictureSettings(size=96)) is not task
    assert tasks.prepared(photo, SETTINGS, [photo]) is not task
    assert tasks.prepared(photo, SETTINGS) is task


def test_another_picture_under_the_number_of_one_that_is_gone_has_its_own(photo):
    before, numbers = tasks.prepared(photo, SETTINGS), []
    for _ in range(50):
        other = np.zeros((40, 60, 3), np.uint8)
        numbers.append(id(other))
        assert tasks.prepared(other, SETTINGS) is not before
        before = tasks.prepared(other, SETTINGS)
        del other  # the next picture often gets its number
    assert len(set(numbers)) < len(numbers)


def test_together_they_have_their_room(photo, monkeypatch):
    size = array_bytes(tasks.prepared(photo, SETTINGS))
    room = tasks._tasks.__class__(2.5 * size, getsizeof=tasks._tasks.getsizeof)
    monkeypatch.setattr(tasks, "_tasks", room)
    shares = [PictureSettings(size=64, share=share) for share in (30, 40, 50)]
    made = [tasks.prepared(photo, settings) for settings in shares]
    assert [tasks.prepared(photo, settings) is one
            for settings, one in zip(shares[::-1], made[::-1], strict=True)] == [True, True, False]
