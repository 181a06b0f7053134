"""Scores: scikit-image's values, on the unknown pixels only."""

from dataclasses import astuple

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from colorize.canvas import Canvas, split
from colorize.experiment.metrics import score
from colorize.settings import ColorizeError


@pytest.fixture
def predicted(photo):
    noise = np.random.default_rng(1).normal(0, 12, photo.shape)
    return np.clip(photo + noise, 0, 255).astype(np.uint8)


def test_on_the_right_half_they_equal_scikit_images(canvas, photo, predicted):
    true, painted = photo[:, 16:], predicted[:, 16:]
    expected = (peak_signal_noise_ratio(true, painted, data_range=255),
                structural_similarity(true, painted, channel_axis=2, data_range=255),
                deltaE_ciede2000(rgb2lab(true), rgb2lab(painted)).mean())
    np.testing.assert_allclose(astuple(score(canvas, photo, predicted)), expected, rtol=1e-12)


def test_the_known_half_does_not_matter(canvas, photo, predicted):
    before = score(canvas, photo, predicted)
    predicted[:, :16] = 0
    assert score(canvas, photo, predicted) == before


def test_scores_of_the_truth(canvas, photo):
    assert astuple(score(canvas, photo, photo)) == (float("inf"), 1.0, 0.0)


def test_scattered_pixels(photo, predicted):
    known = np.random.default_rng(2).random(photo.shape[:2]) < 0.3
    canvas = Canvas(split(photo)[0].gray, known, photo * known[..., None])
    scores = score(canvas, photo, predicted)
    error = photo[~known].astype(float) - predicted[~known]
    assert scores.psnr == pytest.approx(10 * np.log10(255**2 / (error**2).mean()))
    _, values = structural_similarity(photo, predicted, channel_axis=2, data_range=255, full=True)
    assert scores.ssim == pytest.approx(values[~known].mean())


@pytest.mark.parametrize(("height", "width", "is_number"), [(2, 8, False), (3, 6, True),
                                                            (6, 20, True), (8, 5, True)])
def test_small_pictures(height, width, is_number):
    rgb = np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8)
    canvas, truth = split(rgb)
    scores = score(canvas, truth, 255 - truth)
    assert np.isfinite(scores.ssim) == is_number
    assert np.isfinite(scores.psnr)


def test_nothing_to_score(photo):
    canvas = split(photo)[0]
    everything = Canvas(canvas.gray, np.ones(canvas.shape, bool), photo)
    with pytest.raises(ColorizeError, match="0 pixels are unknown, must be at least 1"):
        score(everything, photo, photo)


def test_shapes_must_agree(canvas, photo):
    with pytest.raises(ValueError, match=r"truth is \(24, 31, 3\), must be \(24, 32, 3\)"):
        score(canvas, photo[:, 1:], photo)
    with pytest.raises(ValueError, match=r"rgb is \(24, 32, 1\), must be"):
        score(canvas, photo, photo[..., :1])
