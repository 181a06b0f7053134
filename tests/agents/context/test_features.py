"""Features of the gray: mirrored with the picture, and constant over a region."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from colorize.agents.context.features import describe, position
from colorize.agents.context.regions import describe_regions, label_regions


def test_a_mirror_image_has_mirrored_features():
    gray = np.random.default_rng(0).random((24, 30)).astype(np.float32)
    features = describe(gray).reshape(24, 30, -1)
    mirrored = describe(gray[:, ::-1]).reshape(24, 30, -1)
    np.testing.assert_allclose(mirrored[:, ::-1], features, atol=1e-4)


def test_columns_are_measured_from_the_middle():
    row, aside = (values.reshape(4, 6) for values in position(np.arange(4) / 4, 6))
    np.testing.assert_allclose(row[:, 0], [0, 0.25, 0.5, 0.75])
    np.testing.assert_allclose(aside[0] * 12, [5, 3, 1, 1, 3, 5], rtol=1e-6)


def test_widths_grow_with_the_picture():
    small = np.random.default_rng(1).random((32, 32)).astype(np.float32)
    large = small.repeat(2, axis=0).repeat(2, axis=1)
    mean = [describe(gray).reshape(*gray.shape, -1)[..., 29] for gray in (small, large)]
    np.testing.assert_allclose(mean[1][1::2, 1::2], mean[0], atol=0.02)


@pytest.mark.parametrize("axis", [0, 1])
def test_a_picture_of_another_shape_has_at_least_the_regions_of_a_square(axis):
    square = gaussian_filter(np.random.default_rng(0).random((96, 96)), 3)
    square = ((square - square.min()) / np.ptp(square)).astype(np.float32)
    shape = (48, 2, 96) if axis == 0 else (96, 48, 2)
    narrow = square.reshape(shape).mean(axis=1 if axis == 0 else 2)
    for whole, reduced in zip(label_regions(square)[:2], label_regions(narrow)[:2], strict=True):
        assert whole.max() <= reduced.max() <= 2 * whole.max()


def test_each_region_has_one_description():
    gray = np.where(np.arange(40) < 15, 0.25, 0.75) * np.ones((40, 1))
    gray = gray.astype(np.float32)
    features = describe_regions(gray, label_regions(gray), np.arange(40) / 40).reshape(40, 40, -1)
    level, contrast, rough, row = np.moveaxis(features[..., :4], -1, 0)
    assert np.abs(level - gray).max() < 0.1
    assert contrast.max() < 0.15
    assert np.ptp(rough[:, :10]) == np.ptp(rough[:, 20:]) == 0
    np.testing.assert_allclose(row, 0.4875, atol=0.02)
    assert (features[:, :10] == features[0, 0]).all()
    assert (features[:, 20:] == features[0, -1]).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (3, 2)])
def test_very_small_pictures_have_features(shape):
    gray = np.full(shape, 0.5, np.float32)
    rows = np.arange(shape[0]) / shape[0]
    for features in (describe(gray), describe_regions(gray, label_regions(gray), rows)):
        assert len(features) == gray.size
        assert np.isfinite(features).all()
