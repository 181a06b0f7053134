"""Tone: strength and warmth change colours, never the gray."""

import numpy as np
import pytest

from colorize.imaging import change_tone
from colorize.imaging.color import gray_levels, to_ab, to_chroma


@pytest.fixture
def rgb():
    return np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)


@pytest.mark.parametrize(("strength", "warmth"), [(0, 0), (200, 0), (100, 100), (50, -100)])
def test_the_gray_stays(rgb, strength, warmth):
    changed = change_tone(rgb, strength, warmth)
    assert (changed != rgb).any()
    assert np.abs(gray_levels(changed).astype(int) - gray_levels(rgb)).max() <= 1


def test_the_defaults_change_nothing(rgb):
    assert change_tone(rgb) is rgb


def test_strength_multiplies_the_chroma():
    pale = np.full((4, 4, 3), (130, 120, 110), np.uint8)
    np.testing.assert_allclose(to_chroma(change_tone(pale, 200)), 2 * to_chroma(pale), atol=0.004)
    assert (np.ptp(change_tone(pale, 0), axis=-1) == 0).all()


@pytest.mark.parametrize("level", [60, 128, 200])
def test_warmth_moves_gray_to_yellow_and_red_or_to_blue(level):
    gray = np.full((1, 1, 3), level, np.uint8)
    warm, cold = (to_ab(change_tone(gray, warmth=warmth))[0, 0] for warmth in (100, -100))
    np.testing.assert_allclose(warm, [8, 22], atol=1.5)
    np.testing.assert_allclose(cold, [-8, -22], atol=1.5)


def test_black_and_white_stay():
    ends = np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8)
    np.testing.assert_array_equal(change_tone(ends, 200, 100), ends)


def test_kept_pixels_stay(rgb):
    keep = np.random.default_rng(1).random((40, 50)) < 0.5
    changed = change_tone(rgb, 0, 50, keep)
    np.testing.assert_array_equal(changed[keep], rgb[keep])
    assert (changed[~keep] != rgb[~keep]).any(axis=-1).mean() > 0.9
