"""Restraint: what little the models see, and dispute, is left to the mean colour."""

import numpy as np
import pytest

from colorize.agents.context.doubt import restrain
from colorize.agents.context.scene import Scene


def scene(known):
    chroma = np.random.default_rng(0).normal(0, 0.1, (*known.shape, 2))
    return Scene(np.full(known.shape, 0.5, np.float32), known,
                 np.where(known[..., None], chroma, 0))


@pytest.fixture
def half():
    return scene(np.arange(16) < np.full((16, 1), 8))


def guesses(shape, size, dispute):
    """The mean, and two models that add `size` to it, one more and one less by `dispute`."""
    return np.stack([np.full((*shape, 2), x) for x in (0, size + dispute, size - dispute)])


def shares(shape):
    return np.stack([np.full(shape, x) for x in (0.2, 0.4, 0.4)])


def left(half, size, dispute):
    """What is left of the two models' shares."""
    shape = half.gray.shape
    share = restrain(half, guesses(shape, size, dispute), shares(shape))
    np.testing.assert_allclose(share.sum(axis=0), 1)
    assert share.min() >= 0
    return share[1:].mean() / 0.4


def test_strong_colours_that_the_models_agree_on_stay(half):
    assert left(half, size=0.1, dispute=0.02) > 0.99


def test_weak_colours_in_dispute_go(half):
    assert left(half, size=0.02, dispute=0.02) < 0.01


def test_more_dispute_leaves_less_and_more_colour_leaves_more(half):
    disputes = [left(half, 0.05, dispute) for dispute in (0.0, 0.01, 0.02, 0.04)]
    assert disputes[0] == pytest.approx(1)
    assert disputes == sorted(disputes, reverse=True)
    sizes = [left(half, size, 0.02) for size in (0.01, 0.03, 0.05, 0.1)]
    assert sizes == sorted(sizes)
    assert len(set(disputes)) == len(set(sizes)) == 4


def test_nothing_to_judge_by_changes_nothing(half):
    shape = half.gray.shape
    everywhere = scene(np.ones(shape, bool))
    for place, these in [(half, guesses(shape, 0, 0)), (everywhere, guesses(shape, 0.1, 0.1))]:
        np.testing.assert_allclose(restrain(place, these, shares(shape)), shares(shape))
    alone = restrain(half, guesses(shape, 0.1, 0)[:1], np.ones((1, *shape)))
    np.testing.assert_array_equal(alone, 1)
