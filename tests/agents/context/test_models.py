"""The models: which pixels they are trained on, and at what size."""

import numpy as np
import pytest

from colorize.agents.context.models import Forest, Halved
from colorize.agents.context.scene import Scene


class Recorder:
    """A model that records its arguments, and predicts each pixel's own chroma."""

    def fit(self, scene, training):
        self.scene, self.training = scene, training
        return self

    def predict(self, scene, training):
        return scene.chroma


def left_half(shape=(12, 16)):
    rng = np.random.default_rng(4)
    known = np.zeros(shape, bool)
    known[:, : shape[1] // 2] = True
    chroma = rng.normal(size=(*shape, 2)) * known[..., None]
    return Scene(rng.random(shape).astype(np.float32), known, chroma)


def test_a_halved_model_works_at_half_the_size_and_predicts_at_full_size():
    scene, recorder = left_half(), Recorder()
    painted = Halved(recorder).fit(scene, scene.known).predict(scene, scene.known)
    assert recorder.scene is scene.half
    assert recorder.scene.gray.shape == (6, 8)
    assert painted.shape == scene.chroma.shape


def test_a_halved_model_is_trained_on_the_training_pixels_only():
    scene, recorder = left_half(), Recorder()
    training = scene.known.copy()
    training[:, 4:] = False
    Halved(recorder).fit(scene, training)
    np.testing.assert_array_equal(recorder.training, np.arange(8) < 2 * np.ones((6, 1)))


def test_beside_a_reference_a_halved_model_is_trained_on_the_reference_only():
    known = np.broadcast_to(np.arange(14) < 7, (6, 14))  # an odd width: a pixel would cover both
    gray, recorder = np.full(known.shape, 0.5, np.float32), Recorder()
    scene = Scene(gray, known, np.where(known[..., None], [0.2, 0.1], 0), lefts=(0.0, 0.5))
    Halved(recorder).fit(scene, scene.known)
    np.testing.assert_array_equal(recorder.training, scene.half.known)
    np.testing.assert_allclose(recorder.scene.chroma[recorder.training], [[0.2, 0.1]] * 12)


@pytest.mark.parametrize("shape", [(3, 1), (1, 4), (5, 7)])
def test_a_halved_forest_works_on_small_and_odd_pictures(shape):
    scene = left_half(shape) if shape[1] > 1 else Scene(
        np.full(shape, 0.5, np.float32), np.ones(shape, bool), np.zeros((*shape, 2)))
    painted = Halved(Forest(2, 1.0, seed=0)).fit(scene, scene.known).predict(scene, scene.known)
    assert painted.shape == (*shape, 2)
    assert np.isfinite(painted).all()


def test_a_forest_predicts_no_colour_outside_its_training_colours():
    scene = left_half()
    painted = Forest(5, 0.5, seed=0).fit(scene, scene.known).predict(scene, scene.known)
    training_colours = scene.chroma[scene.known]
    assert (painted >= training_colours.min(axis=0)).all()
    assert (painted <= training_colours.max(axis=0)).all()
