"""Combining models: validation folds, and the weights compared with another solver."""

import numpy as np
import pytest
from scipy.optimize import lsq_linear

from colorize.agents.context import blend
from colorize.agents.context.scene import distance


def left_half(shape=(20, 40)):
    known = np.zeros(shape, bool)
    known[:, : shape[1] // 2] = True
    return known


def test_the_folds_of_a_left_half_lie_side_by_side():
    (far, near), (again_near, again_far) = blend.validation_folds(left_half())
    assert far[:, :10].all()
    assert not far[:, 10:].any()
    np.testing.assert_array_equal(near, left_half() & ~far)
    np.testing.assert_array_equal(far, again_far)
    np.testing.assert_array_equal(near, again_near)


def test_around_a_hole_the_folds_divide_the_longest_axis():
    known = np.ones((20, 60), bool)
    known[8:12, 28:32] = False
    (far, near), _ = blend.validation_folds(known)
    columns = np.nonzero(far)[1], np.nonzero(near)[1]
    assert columns[0].max() < columns[1].min() or columns[1].max() < columns[0].min()


@pytest.mark.parametrize("known", [np.ones((30, 30), bool), np.eye(12, dtype=bool)])
def test_too_few_known_or_unknown_pixels_for_folds(known):
    assert blend.validation_folds(known) == []


def test_near_becomes_far_with_the_distance():
    near, far = blend.near_and_far(distance(left_half()))
    np.testing.assert_allclose(near + far, 1)
    assert near[0, 0] == 1
    assert far[0, -1] == 1
    assert (np.diff(far[0, 19:]) > 0).all()


def random_fold(seed=0):
    rng = np.random.default_rng(seed)
    predicted, near = rng.normal(size=(3, 50, 2)), rng.random(50)
    return blend.FoldPredictions(predicted, np.stack([near, 1 - near]), rng.normal(size=(50, 2)))


def test_weights_are_the_constrained_least_squares():
    fold, prior, strength = random_fold(), np.array([[0.3, 0.1], [0.4, 0.2]]), 0.5
    offsets = fold.predicted[1:] - fold.predicted[0]
    columns = np.stack([(offsets[m] * fold.near_far[k][:, None]).ravel()
                        for m in range(2) for k in range(2)], axis=1)
    gain = np.sqrt(strength * (columns**2).sum() / 4)
    expected = lsq_linear(np.vstack([columns, gain * np.eye(4)]),
                          np.r_[(fold.true - fold.predicted[0]).ravel(), gain * prior.ravel()],
                          bounds=(0, np.inf), tol=1e-12).x
    found = blend.learn_weights([fold], prior, strength)
    np.testing.assert_allclose(found.ravel(), expected, atol=1e-5)


def test_a_model_without_error_gets_all_the_weight():
    fold = random_fold()
    fold.true[:] = fold.predicted[1]
    weights = blend.learn_weights([fold], np.zeros((2, 2)), strength=1e-6)
    np.testing.assert_allclose(weights, [[1, 1], [0, 0]], atol=1e-3)


def test_without_folds_the_weights_are_the_prior():
    prior = np.array([[0.3, 0.1]])
    np.testing.assert_array_equal(blend.learn_weights([], prior, 1.0), prior)


def test_shares_sum_to_one_and_the_mean_gets_the_rest():
    near_far = np.array([[1, 0.5], [0, 0.5]])
    found = blend.shares(np.array([[0.2, 0.4], [2.0, 0.0]]), near_far)
    np.testing.assert_allclose(found, [[0, 0], [0.2 / 2.2, 0.3 / 1.3], [2 / 2.2, 1 / 1.3]])
    assert blend.shares(np.array([[0.2, 0.4]]), near_far)[0, 0] == pytest.approx(0.8)


def test_a_folds_predictions_are_combined_by_the_shares():
    fold, weights = random_fold(), np.array([[0.3, 0.1], [0.4, 0.2]])
    share = blend.shares(weights, fold.near_far)
    by_hand = sum(share[m][:, None] * fold.predicted[m] for m in range(3))
    np.testing.assert_allclose(fold.combined(weights), by_hand)
