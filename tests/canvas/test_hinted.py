"""Colour hints on a canvas: they join what is known, and keep the gray."""

import numpy as np
import pytest

from colorize.canvas import split, with_hints
from colorize.imaging.color import to_gray
from colorize.settings import ColorizeError
from tests.canvas.given import hints_at


def test_hints_join_what_is_known_and_keep_the_gray():
    rgb = np.random.default_rng(2).integers(60, 190, (6, 8, 3), np.uint8)
    canvas, hints = split(rgb)[0], hints_at((6, 8), [(0, 0), (2, 7)])
    hints[5, 5, 3] = 127
    hinted = with_hints(canvas, hints)
    assert hinted.known.sum() == canvas.known.sum() + 1
    assert hinted.known[2, 7]
    np.testing.assert_array_equal(hinted.gray, canvas.gray)
    np.testing.assert_array_equal(to_gray(hinted.rgb)[hinted.known], canvas.gray[hinted.known])
    kept = canvas.known.copy()
    kept[0, 0] = False  # a hint wins
    np.testing.assert_array_equal(hinted.rgb[kept], canvas.rgb[kept])
    red, green, blue = hinted.rgb[2, 7].astype(int)
    assert red > green > blue


def test_hints_alone_make_a_canvas():
    gray = np.full((4, 5), 0.5, np.float32)
    canvas = with_hints(gray, hints_at((4, 5), [(1, 2)]))
    assert np.argwhere(canvas.known).tolist() == [[1, 2]]
    with pytest.raises(ColorizeError, match="known marks 0 pixels"):
        with_hints(gray, hints_at((4, 5), []))
    with pytest.raises(ValueError, match=r"hints are uint8 \(5, 4, 4\), must be uint8 \(4, 5, 4\)"):
        with_hints(gray, hints_at((5, 4), []))
