"""The explanation of the improved agent: receptive field, outputs and gradient."""

from dataclasses import replace

import numpy as np
import pytest

from colorize.agents.improved import ImprovedAgent
from colorize.agents.improved.batches import network_inputs
from colorize.explain import explain
from colorize.explain.improved import receptive_field
from colorize.imaging.color import unscale_ab
from colorize.network.numpy_engine import NumpyEngine
from colorize.network.spec import draw_weights, figure3
from colorize.settings import ImprovedSettings
from tests.explain.fitted import canvas_of, fitted, unknown_pixels


@pytest.mark.parametrize("at", [0, 1, 7, 8, 19])
def test_nothing_outside_the_receptive_field_influences_the_pixel(at):
    spec, rng = figure3(width=3), np.random.default_rng(0)
    engine = NumpyEngine(spec, {name: array + 0.1 for name, array in
                                draw_weights(spec, 0).items()})
    x = rng.random((1, 1, 20, 20)).astype(np.float32)
    dy = np.zeros((1, 2, 20, 20), np.float32)
    dy[0, :, at, at] = 1
    reached = np.flatnonzero(engine.input_gradient(x, dy)[0, 0].any(axis=1))
    first, end = receptive_field(spec, at, 20)
    assert (first, end) == (reached[0], reached[-1] + 1)


@pytest.mark.parametrize("position", ["none", "row and column"])
def test_the_gradient_is_what_a_small_change_of_gray_does(position):
    canvas, settings = canvas_of(), ImprovedSettings(width=4, position=position)
    spec = ImprovedAgent(settings).spec
    weights = {name: array.astype(np.float64) for name, array in draw_weights(spec, 1).items()}
    agent = ImprovedAgent(settings).load(weights)
    row, column = 21, 47
    found = explain(agent, canvas, row, column)
    assert ("around it, its row and its column." in found.text) == (position != "none")
    engine, step = NumpyEngine(spec, weights), 1e-4
    for down, across in [(0, 0), (2, 3), (4, 4)]:
        y, x = found.rows[0] + down, found.columns[0] + across
        inputs = [network_inputs(canvas, settings).astype(np.float64) for _ in range(2)]
        inputs[0][0, 0, y, x] -= step
        inputs[1][0, 0, y, x] += step
        low, high = (unscale_ab(engine.forward(one)[0, :, row, column]) for one in inputs)
        per_level = (high - low) / (2 * step) * (2 if settings.centre == "on" else 1) / 255
        np.testing.assert_allclose(found.gradient[:, down, across], per_level, rtol=1e-3,
                                   atol=1e-6)


def test_the_outputs_are_those_of_the_whole_picture():
    agent, canvas = fitted("improved")
    every = ImprovedAgent(agent.settings).load(agent.weights_).outputs(canvas)
    for row, column in unknown_pixels(canvas):
        found = explain(agent, canvas, row, column)
        np.testing.assert_allclose(found.network_ab, every[row, column], atol=1e-3)
        np.testing.assert_allclose(unscale_ab(np.array(found.outputs)), every[row, column],
                                   atol=1e-3)
        assert found.field.shape == found.gradient.shape[1:]
        assert found.field[row - found.rows[0], column - found.columns[0]] == found.gray
        assert len(found.layers) == 4
        np.testing.assert_allclose(found.layers[-1].values, found.outputs, atol=1e-6)


def test_a_model_of_the_other_engine_is_explained_alike():
    agent, canvas = fitted("improved")
    other = ImprovedAgent(replace(agent.settings, engine="torch")).load(agent.weights_)
    one, two = (explain(each, canvas, 20, 50) for each in (agent, other))
    assert np.array_equal(one.gradient, two.gradient)
    assert one.rgb == two.rgb
