"""The error model, and shrinking to the mean colour where models predict little and disagree."""

import numpy as np
import pytest

from colorize.agents.context.blend import FoldPredictions
from colorize.agents.context.error_model import ErrorModel, disagreement, shrink_to_mean
from colorize.agents.context.scene import Scene


def scene(known):
    chroma = np.random.default_rng(0).normal(0, 0.1, (*known.shape, 2))
    return Scene(np.full(known.shape, 0.5, np.float32), known,
                 np.where(known[..., None], chroma, 0))


@pytest.fixture
def half():
    return scene(np.arange(16) < np.full((16, 1), 8))


def predictions(shape, size, disagree):
    """The mean, and two models that differ from it by `size` plus and minus `disagree`."""
    return np.stack([np.full((*shape, 2), x) for x in (0, size + disagree, size - disagree)])


def shares(shape):
    return np.stack([np.full(shape, x) for x in (0.2, 0.4, 0.4)])


def remaining(half, size, disagree):
    """The share of the two models after shrinking, relative to before."""
    shape = half.gray.shape
    share = shrink_to_mean(half, predictions(shape, size, disagree), shares(shape))
    np.testing.assert_allclose(share.sum(axis=0), 1)
    assert share.min() >= 0
    return share[1:].mean() / 0.4


def test_strong_colours_without_disagreement_are_not_shrunk(half):
    assert remaining(half, size=0.1, disagree=0.02) > 0.99


def test_weak_colours_with_disagreement_are_shrunk(half):
    assert remaining(half, size=0.02, disagree=0.02) < 0.01


def test_disagreement_increases_shrinking_and_colour_decreases_it(half):
    after_disagreement = [remaining(half, 0.05, disagree) for disagree in (0.0, 0.01, 0.02, 0.04)]
    assert after_disagreement[0] == pytest.approx(1)
    assert after_disagreement == sorted(after_disagreement, reverse=True)
    after_size = [remaining(half, size, 0.02) for size in (0.01, 0.03, 0.05, 0.1)]
    assert after_size == sorted(after_size)
    assert len(set(after_disagreement)) == len(set(after_size)) == 4


def test_without_offsets_or_unknown_pixels_nothing_changes(half):
    shape = half.gray.shape
    everywhere = scene(np.ones(shape, bool))
    for place, these in [(half, predictions(shape, 0, 0)),
                         (everywhere, predictions(shape, 0.1, 0.1))]:
        np.testing.assert_allclose(shrink_to_mean(place, these, shares(shape)), shares(shape))
    alone = shrink_to_mean(half, predictions(shape, 0.1, 0)[:1], np.ones((1, *shape)))
    np.testing.assert_array_equal(alone, 1)


def test_untrained_the_expected_error_is_the_disagreement(half):
    shape = half.gray.shape
    predicted, share = predictions(shape, 0.1, 0.05), shares(shape)
    np.testing.assert_allclose(ErrorModel().predict(predicted, share) ** 2,
                               disagreement(predicted, share))


def test_the_expected_error_is_that_of_folds_with_this_disagreement():
    """Where the two models disagree by twice d, the error is 3 d by construction."""
    d = np.linspace(0.01, 0.1, 50)[:, None] * np.ones(2)
    predicted, near_far = np.stack([0 * d, d, -d]), np.stack([np.ones(50), np.zeros(50)])
    weights = np.array([[0.5, 0.5], [0.5, 0.5]])
    fold = FoldPredictions(predicted, near_far, 3 * d)
    share = np.array([0.0, 0.5, 0.5])[:, None] * np.ones(50)
    error = ErrorModel().fit([fold], weights).predict(predicted, share)
    np.testing.assert_allclose(error, np.linalg.norm(3 * d, axis=1))
