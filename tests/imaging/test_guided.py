"""The guided filter: enlarged edges follow the gray; and the area mean."""

import numpy as np

from colorize.imaging.guided import guided_enlarge
from colorize.imaging.resample import area_mean


def test_area_mean_is_the_mean_of_blocks_and_keeps_the_total():
    picture = np.random.default_rng(0).random((6, 8, 2))
    np.testing.assert_allclose(area_mean(picture, (3, 4)),
                               picture.reshape(3, 2, 4, 2, 2).mean(axis=(1, 3)))
    np.testing.assert_allclose(area_mean(picture, (5, 3)).mean(axis=(0, 1)),
                               picture.mean(axis=(0, 1)))


def test_enlarged_edges_follow_the_gray():
    gray = np.where(np.arange(64) < 30, 0.2, 0.8) * np.ones((64, 1))
    small = area_mean(gray, (16, 16))
    values = ((small - 0.2) / 0.6)[..., None]
    large = guided_enlarge(values, small, gray)[..., 0]
    assert np.abs(large - (gray > 0.5)).max() < 0.05


def test_values_of_the_same_size_are_returned_unchanged():
    values, gray = np.ones((4, 5, 2)), np.zeros((4, 5))
    assert guided_enlarge(values, gray, gray) is values
