"""A visitor may upload few files in a minute; one more gets a sentence and changes nothing."""

import numpy as np
import pytest

from colorize.ui import rate_limit
from tests.pages.driving import open_page, png

SETTINGS = {"picture_size": "64", "improved_epochs": "1"}


def photo(number):
    """A picture of its own for each number."""
    return np.random.default_rng(number).integers(0, 256, (64, 66, 3), np.uint8)


def give(app, number):
    app.file_uploader(key="upload").set_value((f"{number}.png", png(photo(number)), "image/png"))
    app.run()


@pytest.fixture
def now(monkeypatch):
    """A clock that is set by hand."""
    now = [1000.0]
    monkeypatch.setattr(rate_limit, "monotonic", lambda: now[0])
    return now


def test_one_too_many_gets_a_sentence_and_the_picture_before_stays(now, monkeypatch):
    monkeypatch.setattr(rate_limit, "UPLOADS", 3)
    app = open_page(**SETTINGS)
    for number in range(3):
        give(app, number)
        assert not app.error
        now[0] += 10
    for number in (3, 4):
        give(app, number)
        [error] = app.error
        assert "4 uploads in a minute, must be at most 3" in error.value
        assert "in 30 s" in error.value
        np.testing.assert_array_equal(app.session_state["photo"].rgb, photo(2))
        assert app.title
        assert not app.exception
    now[0] += 30
    app.run()  # the file is still in the uploader, and no longer one too many
    assert not app.error
    np.testing.assert_array_equal(app.session_state["photo"].rgb, photo(4))


def test_a_file_counts_once_however_often_the_page_is_drawn(now):
    app = open_page(**SETTINGS)
    give(app, 0)
    for _ in range(rate_limit.UPLOADS + 1):
        app.run()
    assert not app.error
    assert len(app.session_state["upload_times"]) == 1


def test_each_visitor_has_a_count_of_their_own(now, monkeypatch):
    monkeypatch.setattr(rate_limit, "UPLOADS", 1)
    for number in range(2):
        app = open_page(**SETTINGS)
        give(app, number)
        assert not app.error
