"""Colour: compared with scikit-image, round trips, and reconstructions that keep the gray."""

import warnings
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from skimage.color import lab2rgb, rgb2lab

from colorize.imaging.color import (
    GRAY_WEIGHTS,
    _solve_lightness,
    ab_to_rgb,
    gray_as_lightness,
    keeping_gray,
    scale_ab,
    to_ab,
    to_gray,
    unscale_ab,
)

AXIS = np.arange(-128, 128, 12.0)
AB = np.stack(np.meshgrid(AXIS, AXIS), axis=-1).reshape(-1, 2)


@pytest.fixture
def colours():
    return np.random.default_rng(0).integers(0, 256, (5000, 3), np.uint8)


def test_gray_is_the_assignments_formula(colours):
    expected = [floor(Fraction(21 * r + 72 * g + 7 * b, 100) + Fraction(1, 2))
                for r, g, b in colours.tolist()]
    np.testing.assert_array_equal(to_gray(colours) * 255, np.float32(expected))


def test_gray_of_gray_is_itself():
    levels = np.arange(256, dtype=np.uint8)
    np.testing.assert_array_equal(np.rint(to_gray(levels[:, None].repeat(3, 1)) * 255), levels)


def test_ab_equals_scikit_images(colours):
    np.testing.assert_array_equal(to_ab(colours), rgb2lab(colours)[..., 1:])


def test_scaling_round_trip():
    assert 0 <= scale_ab(AB).min() <= scale_ab(AB).max() <= 1
    np.testing.assert_allclose(unscale_ab(scale_ab(AB)), AB, atol=1e-4)


def test_the_reports_reconstruction_uses_gray_as_lightness(colours):
    gray, ab = to_gray(colours), to_ab(colours)
    lab = np.column_stack([100.0 * gray, ab])
    np.testing.assert_array_equal(gray_as_lightness(gray, ab), np.rint(255 * lab2rgb(lab)))


@pytest.mark.filterwarnings("error")
def test_the_reports_reconstruction_clips_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = lab2rgb(np.column_stack([np.full(len(AB), 20.0), AB]))
    np.testing.assert_array_equal(gray_as_lightness(np.full(len(AB), 0.2), AB),
                                  np.rint(255 * expected))


def test_true_ab_reconstruct_the_true_colour(colours):
    result = keeping_gray(to_gray(colours), to_ab(colours))
    distance = np.abs(result.astype(int) - colours).max(axis=1)
    assert np.median(distance) <= 1  # not 0, since the gray was rounded
    assert np.quantile(distance, 0.99) <= 3


def test_gray_is_kept_everywhere():
    """All 256 grays with every a, b of a grid, far outside sRGB included."""
    gray = np.repeat(np.arange(256) / 255, len(AB))
    rgb = keeping_gray(gray, np.tile(AB, (256, 1)))
    assert np.abs(rgb @ GRAY_WEIGHTS - 255 * gray).max() <= 0.51  # half a level is rounding


def test_colours_outside_srgb_move_straight_towards_gray():
    for gray in (0.2, 0.5, 0.9):
        grays = np.full(len(AB), gray)
        target = _solve_lightness(grays, AB) - gray
        got = keeping_gray(grays, AB) / 255 - gray
        size = np.linalg.norm(got, axis=1)
        assert (size <= np.linalg.norm(target, axis=1) + 0.01).all()
        cosine = (got * target).sum(axis=1) / np.maximum(size * np.linalg.norm(target, axis=1),
                                                         1e-9)
        assert cosine[size > 0.1].min() > 0.999
        touches = np.isclose(got + gray, 0) | np.isclose(got + gray, 1)
        outside = (target + gray < -0.01) | (target + gray > 1.01)
        assert (touches.any(axis=1) == outside.any(axis=1))[outside.any(axis=1)].all()


def test_black_and_white_stay():
    for level in (0.0, 1.0):
        rgb = keeping_gray(np.full(len(AB), level), AB)
        assert (rgb == 255 * level).all()


def test_shapes_and_names():
    gray, ab = np.full((2, 3), 0.4, np.float32), np.zeros((2, 3, 2))
    assert keeping_gray(gray, ab).shape == (2, 3, 3)
    np.testing.assert_array_equal(ab_to_rgb(gray, ab, "report"), gray_as_lightness(gray, ab))
    np.testing.assert_array_equal(ab_to_rgb(gray, ab, "keeps gray"), keeping_gray(gray, ab))
    with pytest.raises(KeyError):
        ab_to_rgb(gray, ab, "by magic")
