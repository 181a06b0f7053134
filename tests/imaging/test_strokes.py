"""Strokes: their pixels, and the text that a link holds."""

from contextlib import suppress
from itertools import pairwise

import numpy as np
import pytest

from colorize.imaging import ImageError, Stroke, draw_strokes
from colorize.imaging.strokes import MAX_POINTS, from_text, to_text

RED, BLUE = (200, 40, 40), (30, 60, 200)


def distance(shape, start, end):
    """How far each pixel is from a line, in pixels: the slow, obvious way."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    (ax, ay), (bx, by) = start, end
    length = max((bx - ax) ** 2 + (by - ay) ** 2, 1e-9)
    along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1)
    return np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


@pytest.mark.parametrize("shape", [(100, 200), (200, 100)])
@pytest.mark.parametrize("points", [((0.2, 0.3), (0.7, 0.8)), ((0.5, 0.1), (0.5, 0.9)),
                                    ((0.4, 0.4),)])
def test_a_stroke_covers_the_pixels_near_its_line_and_no_others(shape, points):
    rgba = draw_strokes([Stroke(points, RED, 0.05)], shape)
    ends = [(x * (shape[1] - 1), y * (shape[0] - 1)) for x, y in points]
    away = distance(shape, ends[0], ends[-1])
    assert rgba.shape == (*shape, 4)
    assert (rgba[away < 3.5] == (*RED, 255)).all()  # the line is ten pixels wide
    assert not rgba[away > 6.5].any()


def test_every_pixel_is_one_colour_or_transparent():
    zigzag = tuple((i / 9, 0.2 + 0.6 * (i % 2)) for i in range(10))
    rgba = draw_strokes([Stroke(zigzag, RED, 0.03), Stroke(zigzag[2:5], BLUE, 0.02)], (90, 120))
    assert {tuple(pixel) for pixel in np.unique(rgba.reshape(-1, 4), axis=0).tolist()} == {
        (0, 0, 0, 0), (*RED, 255), (*BLUE, 255)}


def test_a_later_stroke_covers_an_earlier_one():
    red, blue = (Stroke(((0.5, 0.5),), colour, 0.2) for colour in (RED, BLUE))
    assert tuple(draw_strokes([red, blue], (50, 50))[25, 25]) == (*BLUE, 255)


def test_the_thinnest_stroke_is_a_pixel_wide_and_the_edge_is_inside():
    rgba = draw_strokes([Stroke(((1.0, 0.0), (1.0, 1.0)), RED, 0.001)], (20, 30))
    assert rgba[:, 29, 3].all()
    assert not rgba[:, :28].any()


def test_no_stroke_is_a_transparent_picture():
    assert not draw_strokes([], (4, 5)).any()


@pytest.mark.parametrize(("points", "colour", "width", "words"), [
    ((), RED, 0.02, "0 points"),
    (((0.2, -0.1),), RED, 0.02, "0.2, -0.1, must be from 0 to 1"),
    (((0.2, float("nan")),), RED, 0.02, "must be from 0 to 1"),
    (((0.2, 0.1),), (256, 0, 0), 0.02, "three numbers from 0 to 255"),
    (((0.2, 0.1),), (0, 0), 0.02, "three numbers from 0 to 255"),
    (((0.2, 0.1),), RED, 0.0, "width 0.0, must be above 0"),
    (((0.2, 0.1),), RED, 0.3, "width 0.3, must be above 0 and at most 0.255"),
])
def test_a_value_out_of_range_is_named(points, colour, width, words):
    with pytest.raises(ImageError, match=words):
        Stroke(points, colour, width)


def strokes(count, points, seed=0):
    rng = np.random.default_rng(seed)
    return tuple(Stroke(tuple(map(tuple, rng.random((points, 2)).tolist())),
                        tuple(rng.integers(0, 256, 3).tolist()), int(rng.integers(1, 256)) / 1000)
                 for _ in range(count))


@pytest.mark.parametrize(("count", "points"), [(0, 1), (1, 1), (7, 5), (500, 2)])
def test_text_gives_the_strokes_back(count, points):
    before = strokes(count, points)
    after = from_text(to_text(before))
    assert len(after) == count
    for one, other in zip(before, after, strict=True):
        assert (one.colour, one.width) == (other.colour, other.width)
        assert np.abs(np.subtract(one.points, other.points)).max() < 1 / 7000
    assert from_text(to_text(after)) == after  # once rounded, exactly


def test_a_long_stroke_is_divided_and_looks_the_same():
    [long] = strokes(1, 3 * MAX_POINTS)
    parts = from_text(to_text([long]))
    assert len(parts) > 1
    assert all(a.points[-1] == b.points[0] for a, b in pairwise(parts))
    changed = (draw_strokes([long], (60, 60)) != draw_strokes(parts, (60, 60))).any(axis=-1)
    assert changed.mean() < 0.02


def test_twenty_strokes_fit_into_a_link():
    assert len(to_text(strokes(20, 10))) < 1500


@pytest.mark.parametrize(("text", "words"), [
    ("AAAA", "cut short"), ("?", "damaged"), ("ü", "damaged"), ("A", "damaged"),
    ("yCgoFAAAAA", "cut short"), (to_text(strokes(1, 4))[:-4], "cut short"),
    (to_text(strokes(501, 1)), "501 strokes, must be at most 500"),
    ("yCgoAAGACAA", "width 0.0, must be"),
])
def test_damaged_text_is_refused_with_a_sentence(text, words):
    with pytest.raises(ImageError, match=words):
        from_text(text)


def test_no_text_of_anybody_raises_anything_else():
    rng = np.random.default_rng(1)
    alphabet = list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    for length in rng.integers(1, 200, 500):
        with suppress(ImageError):
            from_text("".join(rng.choice(alphabet, length)))
