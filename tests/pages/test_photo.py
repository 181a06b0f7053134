"""The photo: the part of a canvas that shows it, and the shape in which it is shown."""

import numpy as np
import pytest

from colorize.canvas import reference_canvas, split_left_right
from colorize.experiment import run
from colorize.settings import MeanSettings, OutputSettings
from colorize.ui.photo import MAX_RATIO, Photo


def noise(height, width):
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def test_without_a_reference_the_whole_canvas_is_shown():
    photo, square = Photo(noise(40, 60)), noise(16, 16)
    assert not photo.is_pair
    np.testing.assert_array_equal(photo.crop(square), square)
    assert photo.shown(square).shape == (16, 24, 3)
    assert photo.known_ratio == photo.ratio == 1.5


def test_with_a_reference_the_photo_is_shown_alone():
    photo, canvas = Photo(noise(60, 40), reference=noise(40, 80)), noise(16, 32)
    assert photo.is_pair
    np.testing.assert_array_equal(photo.crop(canvas), canvas[:, 16:])
    np.testing.assert_array_equal(photo.crop(canvas[..., 0]), canvas[:, 16:, 0])  # a map
    assert photo.shown(canvas).shape == (24, 16, 3)
    assert photo.ratio == pytest.approx(2 / 3)
    assert photo.known_ratio == 2


def test_a_panorama_is_shown_less_wide_than_it_is():
    photo = Photo(noise(10, 400), reference=noise(300, 10))
    assert photo.true_ratio == 40
    assert photo.ratio == MAX_RATIO
    assert photo.known_ratio == 1 / MAX_RATIO
    assert photo.shown(noise(16, 32)).shape == (13, 64, 3)
    assert Photo(noise(30, 40)).ratio == Photo(noise(30, 40)).true_ratio


def test_what_is_saved_is_what_is_shown():
    rgb = noise(16, 16)
    result = run(*split_left_right(rgb), MeanSettings())
    saved = Photo(np.repeat(rgb, 2, axis=1)).saved(result, OutputSettings())
    assert saved.shape == (16, 32, 3)


def test_with_a_reference_the_photo_is_saved_in_full_resolution():
    photo = Photo(noise(60, 40), reference=noise(40, 80))
    result = run(reference_canvas(noise(16, 16), noise(16, 16)), None, MeanSettings())
    assert photo.saved(result, OutputSettings()).shape == (60, 40, 3)
