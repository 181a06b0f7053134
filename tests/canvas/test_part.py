"""A canvas of a part of one picture."""

import numpy as np
import pytest

from colorize.canvas import split
from colorize.imaging.color import to_gray


@pytest.mark.parametrize("width", [2, 3, 7, 8])
def test_split(width):
    rgb = np.random.default_rng(0).integers(0, 256, (5, width, 3), np.uint8)
    canvas, truth = split(rgb)
    np.testing.assert_array_equal(truth, rgb)
    np.testing.assert_array_equal(canvas.gray, to_gray(rgb))
    assert canvas.known[:, : width // 2].all()
    assert not canvas.known[:, width // 2 :].any()
    np.testing.assert_array_equal(canvas.fill(rgb), rgb)
    assert not canvas.rgb[~canvas.known].any()


@pytest.mark.parametrize(("rgb", "message"), [
    (np.zeros((4, 4), np.uint8), r"picture is uint8 \(4, 4\)"),
    (np.zeros((4, 4, 3)), "picture is float64"),
    (np.zeros((4, 4, 4), np.uint8), r"\(4, 4, 4\), must be uint8"),
    (np.zeros((4, 1, 3), np.uint8), "1 pixel wide, must be at least 2"),
])
def test_invalid_pictures_are_not_split(rgb, message):
    with pytest.raises(ValueError, match=message):
        split(rgb)


@pytest.mark.parametrize("known", ["left", "right", "top", "bottom"])
@pytest.mark.parametrize(("share", "count"), [(5, 9), (20, 20), (50, 50), (95, 91)])
def test_split_at_any_border(known, share, count):
    rgb = np.random.default_rng(0).integers(1, 256, (100, 100, 3), np.uint8)
    canvas, truth = split(rgb, known, share)
    part = {"left": np.s_[:, :count], "right": np.s_[:, -count:], "top": np.s_[:count],
            "bottom": np.s_[-count:]}[known]
    assert canvas.known[part].all()
    assert canvas.known.sum() == 100 * count
    np.testing.assert_array_equal(canvas.rgb[part], rgb[part])
    np.testing.assert_array_equal(truth, rgb)


def test_a_picture_is_not_split_at_another_part():
    with pytest.raises(ValueError, match="known=middle must be left, right, top or bottom"):
        split(np.zeros((4, 4, 3), np.uint8), "middle")


def test_has_colour_depends_on_the_known_half_only():
    rgb = np.full((4, 6, 3), 90, np.uint8)
    rgb[:, 3:] = (200, 0, 0)
    assert not split(rgb)[0].has_colour
    assert split(rgb[:, ::-1])[0].has_colour
