"""The guessers: what they may look at, and at what size."""

import numpy as np
import pytest

from colorize.agents.context.models import Forest, Halved
from colorize.agents.context.scene import Scene


class Witness:
    """A model that remembers what it was shown, and guesses each pixel's own chroma."""

    def fit(self, scene, teach):
        self.scene, self.teach = scene, teach
        return self

    def paint(self, scene, teach):
        return scene.chroma


def left_half(shape=(12, 16)):
    rng = np.random.default_rng(4)
    known = np.zeros(shape, bool)
    known[:, : shape[1] // 2] = True
    chroma = rng.normal(size=(*shape, 2)) * known[..., None]
    return Scene(rng.random(shape).astype(np.float32), known, chroma)


def test_a_halved_model_works_at_half_the_size_and_answers_at_full():
    scene, witness = left_half(), Witness()
    painted = Halved(witness).fit(scene, scene.known).paint(scene, scene.known)
    assert witness.scene is scene.half
    assert witness.scene.gray.shape == (6, 8)
    assert painted.shape == scene.chroma.shape


def test_a_halved_model_is_taught_only_what_it_may_see():
    scene, witness = left_half(), Witness()
    teach = scene.known.copy()
    teach[:, 4:] = False
    Halved(witness).fit(scene, teach)
    np.testing.assert_array_equal(witness.teach, np.arange(8) < 2 * np.ones((6, 1)))


@pytest.mark.parametrize("shape", [(3, 1), (1, 4), (5, 7)])
def test_a_halved_forest_takes_small_and_odd_pictures(shape):
    scene = left_half(shape) if shape[1] > 1 else Scene(
        np.full(shape, 0.5, np.float32), np.ones(shape, bool), np.zeros((*shape, 2)))
    painted = Halved(Forest(2, 1.0, seed=0)).fit(scene, scene.known).paint(scene, scene.known)
    assert painted.shape == (*shape, 2)
    assert np.isfinite(painted).all()


def test_a_forest_guesses_no_colour_it_has_not_seen():
    scene = left_half()
    painted = Forest(5, 0.5, seed=0).fit(scene, scene.known).paint(scene, scene.known)
    taught = scene.chroma[scene.known]
    assert (painted >= taught.min(axis=0)).all()
    assert (painted <= taught.max(axis=0)).all()
