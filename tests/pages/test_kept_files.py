"""Files that wait to be saved: the oldest go where there is no room."""

from types import SimpleNamespace

import pytest

from colorize.settings import ColorizeError
from colorize.ui import kept_files


class Holder(SimpleNamespace):
    __hash__ = object.__hash__


def holder(size):
    return Holder(result=bytes(size) if size else None)


@pytest.fixture(autouse=True)
def hundred_bytes(monkeypatch):
    monkeypatch.setattr(kept_files, "ROOM", 100)


def test_the_oldest_go_first():
    one, two, three = holder(40), holder(40), holder(40)
    for each in (one, two, three):
        kept_files.keep(each)
    assert one.result is None
    assert two.result
    assert three.result


def test_who_looks_at_a_file_keeps_it():
    one, two, three = holder(40), holder(40), holder(40)
    for each in (one, two, one, three):
        kept_files.keep(each)
    assert two.result is None
    assert one.result
    assert three.result


def test_the_newest_stays_however_large_it_is():
    one, two = holder(40), holder(400)
    kept_files.keep(one)
    kept_files.keep(two)
    assert one.result is None
    assert two.result


def test_what_nobody_holds_any_more_and_what_is_not_made_yet_take_no_room():
    kept_files.keep(holder(90))  # gone at once
    one, later = holder(90), holder(0)
    kept_files.keep(one)
    kept_files.keep(later)
    assert one.result
    later.result = bytes(90)
    kept_files.keep(later)
    assert one.result is None


def test_a_file_that_has_gone_is_a_sentence_to_who_saves_it():
    one, two = holder(40), holder(80)
    kept_files.keep(one)
    assert kept_files.read(one) == bytes(40)
    kept_files.keep(two)
    with pytest.raises(ColorizeError, match=kept_files.GONE):
        kept_files.read(one)
