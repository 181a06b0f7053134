"""Initial weights, and weight decay without a gradient."""

import numpy as np
import pytest

from colorize.network.engine import make_engine
from colorize.network.spec import Conv, Sigmoid, draw_weights, figure3, start_at
from tests.network.networks import random_weights


@pytest.mark.parametrize(("rate", "left"), [(0.01, 0.9), (0.5, 0.0)])
@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_without_a_gradient_decay_shrinks_the_kernels_alone(name, rate, left):
    spec = (Conv(1, 2, 3, 1), Sigmoid())
    weights = random_weights(spec, np.random.default_rng(7))
    engine = make_engine(name, spec, weights, "adam", weight_decay=10.0)
    x = np.ones((1, 1, 4, 4))
    engine.train_step(x, engine.forward(x), rate=rate)
    np.testing.assert_allclose(engine.weights()["0.weight"], left * weights["0.weight"],
                               atol=1e-12)
    np.testing.assert_array_equal(engine.weights()["0.bias"], weights["0.bias"])


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_a_network_started_at_a_mean_predicts_nearly_that_mean(name):
    spec, mean = figure3(16), np.array([0.45, 0.6])
    engine = make_engine(name, spec, start_at(draw_weights(spec, 0), mean), "adam")
    x = np.random.default_rng(8).random((1, 1, 16, 16), np.float32)
    assert np.abs(engine.forward(x) - mean[:, None, None]).max() < 0.05
