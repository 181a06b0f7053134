"""A canvas of references and a photo: their order, their borders, their rows."""

import numpy as np
import pytest

from colorize.canvas import Canvas, reference_canvas, row_positions, with_hints
from colorize.imaging.color import to_gray
from colorize.settings import ColorizeError
from tests.canvas.given import digest_in_another_process, hints_at


@pytest.mark.parametrize(("height", "width", "axis"), [(5, 3, 1), (4, 4, 1), (3, 5, 0)])
def test_references_come_before_the_photo_along_its_shorter_side(height, width, axis):
    rng = np.random.default_rng(1)
    sizes = [6, 2, (width if axis else height)]
    *references, photo = (
        rng.integers(1, 256, (height, n, 3) if axis else (n, width, 3), np.uint8) for n in sizes)
    canvas = reference_canvas(references, photo)
    joined = np.concatenate([*references, photo], axis)
    assert canvas.shape == joined.shape[:2]
    assert canvas.known_box[axis] == slice(0, 8)
    assert canvas.known_box[1 - axis] == slice(0, photo.shape[1 - axis])
    np.testing.assert_array_equal(canvas.rgb[canvas.known_box], joined[canvas.known_box])
    np.testing.assert_array_equal(canvas.gray, to_gray(joined))


@pytest.mark.parametrize(("shape", "words"), [
    ((5, 5), "reference is 4 pixels high and photo 5, must be equal"),
    ((4, 7), "reference is 6 pixels wide and photo 7, must be equal"),
])
def test_reference_and_photo_have_one_side_in_common(shape, words):
    with pytest.raises(ColorizeError, match=words):
        reference_canvas([np.zeros((4, 6, 3), np.uint8)], np.zeros((*shape, 3), np.uint8))


def test_pictures_joined_one_above_the_other_are_another_canvas_than_one_picture():
    rng = np.random.default_rng(3)
    references = [rng.integers(1, 256, (height, 8, 3), np.uint8) for height in (4, 6)]
    joined = reference_canvas(references, rng.integers(1, 256, (5, 8, 3), np.uint8))
    assert joined.tops == (0.0, 4 / 15, 10 / 15)
    assert Canvas(joined.gray, joined.known, joined.rgb) != joined
    assert digest_in_another_process(joined) == joined.digest
    hinted = with_hints(joined, hints_at(joined.shape, [(12, 2)]))
    assert hinted.tops == joined.tops


def test_pictures_joined_side_by_side_keep_their_borders():
    rng = np.random.default_rng(4)
    reference, photo = (rng.integers(1, 256, (8, width, 3), np.uint8) for width in (6, 5))
    joined = reference_canvas([reference], photo)
    assert (joined.tops, joined.lefts) == ((0.0,), (0.0, 6 / 11))
    assert Canvas(joined.gray, joined.known, joined.rgb) != joined
    assert digest_in_another_process(joined) == joined.digest
    assert with_hints(joined, hints_at(joined.shape, [(2, 8)])).lefts == joined.lefts
    above = Canvas(joined.gray, joined.known, joined.rgb, tops=joined.lefts)
    assert above != joined


@pytest.mark.parametrize("scale", [1, 2, 5])
def test_rows_are_counted_in_each_picture(scale):
    rows = row_positions(15 * scale, (0.0, 4 / 15, 10 / 15))
    each = [np.arange(height * scale) / (height * scale) for height in (4, 6, 5)]
    np.testing.assert_allclose(rows, np.concatenate(each), atol=1e-12)
