"""The canvas: validated, immutable, hashed by content, in memory once."""

import pickle

import numpy as np
import pytest

from colorize.canvas import Canvas, reference_canvas, split
from colorize.settings import ColorizeError
from tests.canvas.given import parts


@pytest.mark.parametrize(("change", "message"), [
    ({"gray": np.zeros((4, 6))}, "gray is float64"),
    ({"gray": np.zeros((4, 6, 1), np.float32)}, r"gray is float32 \(4, 6, 1\)"),
    ({"gray": np.full((4, 6), 1.5, np.float32)}, r"gray must lie in \[0, 1\]"),
    ({"gray": np.full((4, 6), np.nan, np.float32)}, r"gray must lie in \[0, 1\]"),
    ({"known": np.ones((4, 6), np.uint8)}, "known is uint8"),
    ({"known": np.ones((4, 5), bool)}, r"known is bool \(4, 5\), must be bool \(4, 6\)"),
    ({"known": np.zeros((4, 6), bool), "rgb": np.zeros((4, 6, 3), np.uint8)},
     "known marks 0 pixels, must mark at least 1"),
    ({"rgb": np.zeros((4, 6), np.uint8)}, "rgb is uint8"),
    ({"rgb": np.ones((4, 6, 3), np.uint8)}, "rgb must be zero wherever"),
    (parts(0, 0), "known marks 0 pixels"),
])
def test_invalid_canvases_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        Canvas(**(parts() | change))


def test_its_arrays_are_read_only_copies():
    given = parts()
    canvas = Canvas(**given)
    before = canvas.digest
    given["gray"][:] = 0
    assert Canvas(canvas.gray, canvas.known, canvas.rgb).digest == before
    for name in ("gray", "known", "rgb"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(canvas, name)[0] = 0


def test_equality_and_hash_follow_the_content():
    one, same = Canvas(**parts()), Canvas(**parts())
    assert one == same
    assert hash(one) == hash(same)
    for name in ("gray", "known", "rgb"):
        changed = parts()
        changed[name][0, 0] = 0
        changed["rgb"][~changed["known"]] = 0
        assert Canvas(**changed) != one
    wide, high = Canvas(**parts(2, 12)), Canvas(**parts(12, 2))
    assert wide.digest != high.digest
    assert one != "a canvas"


def test_what_comes_back_as_a_pickle_is_the_canvas_that_went():
    canvas = Canvas(**parts())
    same = Canvas(**parts())
    assert pickle.loads(pickle.dumps(canvas)) is canvas
    assert pickle.loads(pickle.dumps([same, canvas])) == [canvas, canvas]


def test_boxes():
    canvas = Canvas(**parts())
    assert canvas.known_box == (slice(0, 4), slice(0, 3))
    assert canvas.unknown_box == (slice(0, 4), slice(3, 6))
    holed = parts()
    holed["known"][1, 1], holed["rgb"][1, 1] = False, 0
    assert Canvas(**holed).known_box is None
    assert Canvas(**holed).unknown_box is None
    everything = parts() | {"known": np.ones((4, 6), bool)}
    assert Canvas(**everything).unknown_box is None


@pytest.mark.parametrize("make", [
    lambda: Canvas(**(parts() | {"known": np.zeros((4, 6), bool),
                                 "rgb": np.zeros((4, 6, 3), np.uint8)})),
    lambda: split(np.zeros((4, 1, 3), np.uint8)),
    lambda: reference_canvas([np.zeros((4, 6, 3), np.uint8)], np.zeros((6, 6, 3), np.uint8)),
])
def test_errors_that_people_can_correct_are_of_their_own_type(make):
    with pytest.raises(ColorizeError, match="must"):
        make()
