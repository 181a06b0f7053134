"""Features of a prediction around each pixel, and that a forest learns from them."""

import numpy as np
import pytest

from colorize.agents.context.models import Forest
from colorize.agents.context.scene import Scene
from colorize.agents.context.surroundings import describe_prediction


def two_objects(shape=(40, 40)):
    """Dark on the left, bright on the right, the left half known."""
    gray = np.where(np.arange(shape[1]) < shape[1] // 2, 0.25, 0.75) * np.ones((shape[0], 1))
    known = np.broadcast_to(gray < 0.5, shape)
    return Scene(gray.astype(np.float32), known, np.zeros((*shape, 2)))


@pytest.mark.parametrize("shape", [(40, 40), (1, 4), (3, 2)])
def test_a_constant_prediction_has_constant_features(shape):
    predicted = np.broadcast_to([0.1, -0.2], (*shape, 2))
    described = describe_prediction(two_objects(shape), predicted)
    np.testing.assert_allclose(described, np.tile([0.1, -0.2], (predicted.size // 2, 8)), atol=1e-6)


def test_region_means_stay_inside_a_region():
    scene = two_objects()
    noise = np.random.default_rng(0).normal(size=(40, 40, 2))
    predicted = noise + 5 * (scene.gray > 0.5)[..., None]
    in_region = describe_prediction(scene, predicted).reshape(40, 40, -1)[..., -6:]
    assert np.ptp(in_region[:, :16], axis=(0, 1)).max() < 1e-6
    np.testing.assert_allclose(in_region[0, 0, :2], predicted[:, :20].mean(axis=(0, 1)), atol=0.6)


def test_a_mirrored_prediction_has_mirrored_features():
    scene, predicted = two_objects(), np.random.default_rng(1).normal(size=(40, 40, 2))
    flat = Scene(np.full((40, 40), 0.5, np.float32), scene.known, scene.chroma)
    described = describe_prediction(flat, predicted).reshape(40, 40, -1)
    mirrored = describe_prediction(flat, predicted[:, ::-1]).reshape(40, 40, -1)
    np.testing.assert_allclose(mirrored, described[:, ::-1], atol=1e-6)


def test_a_forest_learns_from_further_features():
    rng = np.random.default_rng(2)
    hint = np.repeat(rng.normal(size=(40, 40, 1)), 2, axis=2)
    flat = Scene(np.full((40, 40), 0.5, np.float32), two_objects().known, hint)
    more = hint.reshape(-1, 2).astype(np.float32)
    painted = Forest(20, 0.5, seed=0).fit(flat, flat.known, more).predict(flat, flat.known, more)
    assert np.corrcoef(painted[~flat.known].ravel(), hint[~flat.known].ravel())[0, 1] > 0.9
