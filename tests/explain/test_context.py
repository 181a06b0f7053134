"""The explanation of the context agent: weights, regions, and the leaves of its forest."""

from dataclasses import replace

import numpy as np
import pytest

from colorize.agents.context import ContextAgent
from colorize.agents.context.constants import EFFORTS
from colorize.agents.context.models import Forest
from colorize.agents.context.scene import reduce
from colorize.explain import context, explain
from colorize.imaging.color import chroma_to_rgb
from colorize.settings import ContextSettings
from tests.explain.fitted import canvas_of, fitted, unknown_pixels


@pytest.mark.parametrize("known", [100, 2000])
def test_the_shares_of_the_leaves_give_the_forests_prediction(known):
    scene = reduce(canvas_of(), 64)
    training = scene.known.copy()
    training.ravel()[np.flatnonzero(training)[known:]] = False  # few: no tree leaves any out
    scene = replace(scene, known=training)
    forest = Forest(5, 0.4, seed=3).fit(scene, training)
    predicted = forest.predict(scene, training).reshape(-1, 2)
    grown = context.Leaves(scene, (), forest.leaves(scene), forest.draws(int(training.sum())))
    for pixel in (40, 1500, 2700):
        shares = grown.shares(pixel)
        assert shares.sum() == pytest.approx(1)
        np.testing.assert_allclose(shares[training] @ scene.chroma[training], predicted[pixel],
                                   atol=1e-9)


def test_the_forest_is_the_agents_own():
    canvas = canvas_of()
    agent = ContextAgent(ContextSettings(effort="quick", seed=5)).fit(canvas)
    own = agent.predictions_ or dict(zip(agent.result_.names, agent.result_.predictions,
                                         strict=True))
    agent.rest()
    for row, column in unknown_pixels(canvas):
        found = explain(agent, canvas, row, column)
        expected = chroma_to_rgb(canvas.gray[row, column], own["forest"][row, column])
        assert np.abs(np.subtract(found.forest_rgb, expected.astype(int))).max() <= 1


def test_weights_sum_to_one_and_the_pixel_lies_in_its_regions():
    agent, canvas = fitted("context")
    for row, column in unknown_pixels(canvas):
        found = explain(agent, canvas, row, column)
        assert sum(guess.weight for guess in found.guesses) == pytest.approx(1, abs=1e-5)
        assert [guess.model for guess in found.guesses] == agent.result_.names
        assert found.regions[:, row, column].all()
        assert found.expected_error >= 0
        assert found.shares.sum() == pytest.approx(1, abs=1e-4)
        assert [pixel.share for pixel in found.pixels] == pytest.approx(
            sorted(found.shares.ravel(), reverse=True)[: len(found.pixels)])


def test_a_picture_larger_than_the_working_size_is_explained_in_its_own_pixels():
    canvas = canvas_of("cap", 150, 200)
    agent = ContextAgent(ContextSettings(effort="quick")).fit(canvas)
    found = explain(agent, canvas, 140, 190)
    assert found.shares.shape == (96, 128)
    assert all(canvas.known[pixel.row, pixel.column] for pixel in found.pixels)
    given = agent.predict(canvas)[140, 190].astype(int)
    assert np.abs(np.subtract(found.rgb, given)).max() <= 1


def test_a_forest_is_grown_once_for_a_canvas():
    agent, canvas = fitted("context")
    assert context.grow(agent, canvas) is context.grow(agent, canvas)


def test_the_largest_scene_has_room_among_the_forests_that_are_remembered():
    side, trees = EFFORTS["full"].side, EFFORTS["full"].trees
    scene = reduce(canvas_of("cat", side, side), side)
    forest = Forest(2, EFFORTS["full"].share, seed=0).fit(scene, scene.known)
    grown = context.Leaves(scene, tuple(label.astype(np.int32) for label in scene.labels),
                           forest.leaves(scene), forest.draws(int(scene.known.sum())))
    each = (grown.leaves.nbytes + grown.draws.nbytes) / 2
    assert grown.nbytes + (trees - 2) * each < context.MOST_BYTES
