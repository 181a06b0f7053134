"""The error model, and shrinking to the mean colour where models predict little and disagree."""

import numpy as np
import pytest

from colorize.agents.context import ContextAgent
from colorize.agents.context.blend import FoldPredictions
from colorize.agents.context.error_model import (
    ErrorModel,
    disagreement,
    error_from_photographs,
    error_terms,
    shrink_to_mean,
)
from colorize.agents.context.scene import Scene, distance, reduce
from colorize.agents.context.similarity import similar_variance
from colorize.canvas import split
from colorize.settings import ContextSettings


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


def noisy_fold(seed, n=4000):
    """Two models that disagree by twice d; the error is about 3 d, with much noise."""
    rng = np.random.default_rng(seed)
    d = rng.uniform(0.005, 0.1, (n, 1)) * np.ones(2)
    true = 3 * d * rng.gamma(1.0, 1.0, (n, 1))
    return FoldPredictions(np.stack([0 * d, d, -d]), np.stack([np.ones(n), np.zeros(n)]), true)


EQUAL = np.full((2, 2), 0.5)  # the weights of the two models, near and far
HALVES = np.array([0.0, 0.5, 0.5])[:, None]  # and so their shares


def expected_error(model, fold):
    return model.predict(fold.predicted, HALVES * np.ones(fold.predicted.shape[1]))


def test_the_expected_error_rises_with_the_disagreement():
    model = ErrorModel().fit([noisy_fold(0)], EQUAL)
    d = np.linspace(0, 0.2, 200)[:, None] * np.ones(2)  # also less and more than in the fold
    predicted = np.stack([0 * d, d, -d])
    error = model.predict(predicted, HALVES * np.ones(200))
    assert (np.diff(error) >= 0).all()
    assert error[-1] > 5 * error[0] > 0


def test_it_is_calibrated_on_its_own_folds():
    """Among pixels with about the same expected error, the mean square error is just that."""
    folds = [noisy_fold(0), noisy_fold(1)]
    model = ErrorModel().fit(folds, EQUAL)
    expected = np.concatenate([expected_error(model, fold) for fold in folds]) ** 2
    true = np.concatenate([(fold.true**2).sum(axis=1) for fold in folds])
    assert expected.mean() == pytest.approx(true.mean())
    for value in np.unique(expected):
        assert true[expected == value].mean() == pytest.approx(value)


def test_it_is_calibrated_on_pixels_that_it_has_not_seen():
    model, fold = ErrorModel().fit([noisy_fold(0)], EQUAL), noisy_fold(2)
    expected, true = expected_error(model, fold) ** 2, (fold.true**2).sum(axis=1)
    for part in np.array_split(np.argsort(expected), 4):
        assert expected[part].mean() == pytest.approx(true[part].mean(), rel=0.25)
    assert expected.mean() == pytest.approx(true.mean(), rel=0.1)


def test_the_terms_are_the_spread_of_models_and_similar_pixels_and_the_distance():
    rng = np.random.default_rng(5)
    rgb = rng.integers(0, 256, (6, 8, 3)).repeat(6, axis=0).repeat(6, axis=1).astype(np.uint8)
    small = reduce(split(rgb)[0], 256)
    offset = np.array([0.15, 0.2])  # two models, 2 * 0.25 apart: a standard deviation of 0.25
    predicted = np.stack([np.broadcast_to(value, small.chroma.shape)
                          for value in (offset, -offset)])
    models, similar, away = error_terms(small, predicted, np.full((2, *small.gray.shape), 0.5))
    np.testing.assert_allclose(models, np.log(255 * 0.25 + 0.5))
    np.testing.assert_allclose(similar, np.log(255 * np.sqrt(similar_variance(small)) + 0.5))
    assert (similar_variance(small) > 0).any()
    np.testing.assert_array_equal(away, distance(small.known))


def test_the_error_from_photographs_rises_with_each_term():
    base = np.array([2.0, 2.5, 0.3])[:, None] * np.ones(40)
    for term, end in enumerate((5, 5, 1)):
        terms = base.copy()
        terms[term] = np.linspace(0, end, 40)
        error = 255 * error_from_photographs(terms)
        assert (np.diff(error) >= 0).all()
        assert 1 < error[0] < 0.8 * error[-1] < 100


def test_the_agent_takes_its_confidence_from_photographs_or_from_the_canvas(photo):
    canvas, _ = split(photo)
    result = ContextAgent().fit(canvas).result_
    small = reduce(canvas, 256)
    expected = error_from_photographs(error_terms(small, result.predictions, result.shares))
    np.testing.assert_allclose(result.error, expected)
    alone = ContextAgent(ContextSettings(confidence="canvas")).fit(canvas).result_
    assert (alone.error != result.error).any()
    np.testing.assert_array_equal(alone.chroma, result.chroma)
