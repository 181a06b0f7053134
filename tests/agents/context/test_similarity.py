"""Codes of pixels, and the colours of the known pixels with similar codes."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks.confidence.encoder import CODE, LAYERS, WIDTH, Encoder, predictions
from colorize.agents.context.encoder import STEPS, encode, trained
from colorize.agents.context.scene import code_shape, reduce
from colorize.agents.context.similarity import similar_mean, similar_variance
from colorize.canvas import split


@pytest.fixture(scope="module")
def scene():
    """A canvas whose sides are no multiples of what the encoder halves."""
    rng = np.random.default_rng(0)
    rgb = rng.integers(0, 256, (10, 13, 3)).repeat(9, axis=0).repeat(9, axis=1).astype(np.uint8)
    return reduce(split(rgb)[0], 256)


def test_the_mean_is_weighted_by_the_similarity_of_the_codes():
    rng = np.random.default_rng(1)
    codes, known = rng.normal(size=(5, 6, 3)).astype(np.float32), rng.random((5, 6)) < 0.4
    chroma = rng.normal(size=(5, 6, 2)) * known[..., None]
    mean, variance = similar_mean(codes, codes[known], chroma[known])
    for place in np.ndindex(5, 6):
        weights = np.exp(-((codes[known] - codes[place]) ** 2).sum(axis=1))
        expected = weights @ chroma[known] / weights.sum()
        spread = ((chroma[known] - expected) ** 2).sum(axis=1)
        np.testing.assert_allclose(mean[place], expected, atol=1e-5)
        assert variance[place] == pytest.approx(weights @ spread / weights.sum(), abs=1e-5)


def test_the_encoder_computes_what_pytorch_computes():
    torch.manual_seed(0)
    network = Encoder(np.float32([0.5, -1, 3]), np.float32([1, 2, 0.5])).eval()
    for norm in network.norms.values():
        torch.nn.init.normal_(norm.weight)
        torch.nn.init.normal_(norm.bias)
    features = np.random.default_rng(2).normal(1, 2, (16, 24, 3)).astype(np.float32)
    with torch.no_grad():
        expected = network.factor() * network(torch.from_numpy(features)[None])
    found = encode(features, network.arrays())
    np.testing.assert_allclose(found.reshape(-1, CODE), expected[0].numpy(),
                               atol=0.501 / STEPS)


def test_training_and_program_have_the_same_error():
    torch.manual_seed(1)
    network = Encoder(np.zeros(3, np.float32), np.ones(3, np.float32)).eval()
    rng = np.random.default_rng(3)
    features, chroma = rng.normal(size=(16, 16, 3)), 0.1 * rng.normal(size=(16, 16, 2))
    known = np.arange(16) < 7 + np.zeros((16, 1))
    codes = encode(features, network.arrays())
    mean, _ = similar_mean(codes, codes[known], chroma[known])
    error = next(predictions(network, *(torch.from_numpy(array[None]) for array in (
        features.astype(np.float32), chroma.astype(np.float32), known))))
    red, blue = np.moveaxis((mean - chroma)[~known], -1, 0)
    green = (0.21 * red + 0.07 * blue) / 0.72
    expected = np.mean(red**2 + green**2 + blue**2) / 3
    assert float(error.detach()) == pytest.approx(expected, rel=1e-2)


def test_the_trained_weights_fit_the_features(scene):
    features = scene.features.shape[1] + scene.regions.shape[1] + 2
    assert trained()["mean"].shape == (features,)
    assert trained()["first.weight"].shape == (1, 1, features, WIDTH)
    for name, (inputs, kernel, _) in LAYERS.items():
        assert trained()[f"{name}.weight"].shape == (kernel, kernel, inputs * WIDTH, WIDTH)
    assert all(np.isfinite(array).all() for array in trained().values())
    assert sum(array.nbytes for array in trained().values()) < 2e6


def test_codes_depend_on_the_gray_alone(scene):
    other = replace(scene, known=~scene.known, chroma=np.ones_like(scene.chroma))
    np.testing.assert_array_equal(other.codes[0], scene.codes[0])
    assert scene.codes[0].shape[:2] == code_shape(scene.gray.shape)


def test_similar_pixels_of_one_colour_have_no_variance():
    """Gray tells the colour in the upper half of the picture, in the lower half it does not."""
    rng = np.random.default_rng(4)
    tone = rng.integers(60, 200, (16, 16)).repeat(8, axis=0).repeat(8, axis=1)
    chance = rng.integers(0, 2, (16, 16)).repeat(8, axis=0).repeat(8, axis=1)
    red = np.where(np.arange(128)[:, None] < 64, 40, 40 * chance - 20)
    rgb = np.stack([tone + red, tone - red * 0.2917, tone + 0 * red], axis=-1)
    canvas, _ = split(np.clip(np.rint(rgb), 0, 255).astype(np.uint8))
    variance = similar_variance(reduce(canvas, 256))
    assert variance.shape == canvas.shape
    assert variance[:48].mean() < variance[80:].mean()
