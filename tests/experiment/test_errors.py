"""The errors of a result: maps on fixed scales, counts, regions."""

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from colorize.canvas import Canvas, split
from colorize.experiment.errors import DIFFERENCE_HIGH, find_errors
from colorize.experiment.metrics import colour_difference, ssim, ssim_map


@pytest.fixture
def compared(photo):
    canvas, truth = split(photo)
    noise = np.random.default_rng(1).integers(-40, 40, photo.shape)
    rgb = canvas.fill(np.clip(photo + noise, 0, 255).astype(np.uint8))
    return canvas, truth, rgb


def scattered(canvas, truth):
    """The same picture with known pixels here and there."""
    known = np.random.default_rng(2).random(canvas.shape) < 0.3
    return Canvas(canvas.gray, known, np.where(known[..., None], truth, 0).astype(np.uint8))


def test_the_map_of_ssim_is_that_of_scikit_image(compared):
    canvas, truth, rgb = compared
    box = canvas.unknown_box
    mean, values = structural_similarity(truth[box], rgb[box], win_size=7, channel_axis=2,
                                         data_range=255, full=True)
    found = ssim_map(canvas, truth, rgb)
    np.testing.assert_array_equal(found[box], values.mean(axis=-1))
    assert np.isnan(found[canvas.known]).all()
    assert ssim(canvas, truth, rgb) == mean


def test_its_mean_is_the_score_where_the_unknown_pixels_are_scattered(compared):
    canvas, truth, rgb = compared
    canvas = scattered(canvas, truth)
    found = ssim_map(canvas, truth, rgb)
    assert found[~canvas.known].mean() == pytest.approx(ssim(canvas, truth, rgb))


def test_maps_have_fixed_scales(compared):
    canvas, truth, rgb = compared
    box = canvas.unknown_box
    found = find_errors(canvas, truth, rgb, box)
    error = colour_difference(truth[box], rgb[box])
    expected = 255 * np.minimum(error, DIFFERENCE_HIGH) / DIFFERENCE_HIGH
    np.testing.assert_allclose(found.difference, expected, atol=0.51)
    structure = ssim_map(canvas, truth, rgb)[box]
    np.testing.assert_allclose(found.structure, 255 * np.clip(structure, 0, 1), atol=0.51)


def test_counts_are_of_the_unknown_pixels_alone(compared):
    canvas, truth, rgb = compared
    everything = (slice(None), slice(None))
    counts = find_errors(canvas, truth, rgb, everything, maps=False).counts
    error = colour_difference(truth, rgb)[~canvas.known]
    expected = np.histogram(error, [*range(DIFFERENCE_HIGH + 1), np.inf])[0]
    np.testing.assert_array_equal(counts, expected)
    assert counts.sum() == (~canvas.known).sum()


def test_without_maps_there_are_counts_and_regions_alone(compared):
    canvas, truth, rgb = compared
    few = find_errors(canvas, truth, rgb, canvas.unknown_box, maps=False)
    full = find_errors(canvas, truth, rgb, canvas.unknown_box)
    assert (few.difference, few.structure) == (None, None)
    assert few.regions == full.regions != []


def test_a_strip_too_thin_for_ssim_has_an_error_map():
    canvas, truth = split(np.random.default_rng(0).integers(0, 256, (2, 8, 3), np.uint8))
    found = find_errors(canvas, truth, canvas.gray_rgb(), canvas.unknown_box)
    assert found.structure.max() == 0
    assert found.difference.max() > 0
