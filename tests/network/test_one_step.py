"""A training step in stages gives what the engine gives at once, and shows the lines at work."""

import inspect
from itertools import pairwise

import numpy as np
import pytest

from colorize.network.numpy_engine import NumpyEngine
from colorize.network.one_step import OneStep
from colorize.network.spec import TransConv, draw_weights, figure3

SPEC = figure3(width=3)
LINEAR = (0, 2, 4, 6)
RATE, DECAY = 0.02, 0.5


@pytest.fixture(params=["adam", "sgd"])
def both(request):
    """The stages, and an engine that has taken the same step, and its loss."""
    rng = np.random.default_rng(3)
    x, target = rng.random((1, 1, 8, 8)), rng.random((1, 2, 8, 8))
    mask = (rng.random((1, 1, 8, 8)) < 0.7).astype(float)
    weights = {name: array.astype(float) for name, array in draw_weights(SPEC, 5).items()}
    engine = NumpyEngine(SPEC, weights, request.param, DECAY)
    step = OneStep(SPEC, weights, x, target, mask, request.param, RATE, DECAY)
    outputs = engine.activations(x)
    loss = engine.train_step(x, target, mask, rate=RATE)
    return list(step.stages()), engine, outputs, loss


def titled(stages, words):
    return [stage for stage in stages if words in stage.title]


def test_forward_is_the_engines(both):
    stages, _, outputs, _ = both
    shown = [stage.arrays["y"] for stage in titled(stages, ": output")]
    assert len(shown) == len(outputs) == len(SPEC)
    for y, expected in zip(shown, outputs, strict=True):
        np.testing.assert_allclose(y, expected[0], rtol=1e-12)


def test_each_output_is_the_next_input(both):
    forward = [stage for stage in both[0] if stage.phase == "forward"]
    np.testing.assert_array_equal(forward[0].arrays["x"], forward[1].arrays["x"])
    for before, after in pairwise(forward[1:]):
        np.testing.assert_array_equal(before.arrays["y"], after.arrays["x"])


def test_the_loss_is_the_engines(both):
    stages, _, _, loss = both
    [stage] = [stage for stage in stages if stage.phase == "loss"]
    assert stage.loss == pytest.approx(loss, rel=1e-12)
    assert "w" in stage.arrays


def test_gradients_are_the_engines(both):
    stages, engine, _, _ = both
    gradients = engine.gradients()
    shown = titled(stages, "gradients of its weights")
    for index, stage in zip(reversed(LINEAR), shown, strict=True):
        np.testing.assert_allclose(stage.arrays["dK"], _as_shown(gradients, index), rtol=1e-9)
        np.testing.assert_allclose(stage.arrays["db"], gradients[f"{index}.bias"], rtol=1e-9)


def test_gradients_flow_from_stage_to_stage(both):
    backward = [stage for stage in both[0] if stage.phase == "backward"]
    arriving = backward[0].arrays["dy"]
    for stage in backward[1:]:
        np.testing.assert_array_equal(stage.arrays["dy"], arriving)
        arriving = stage.arrays.get("dx", arriving)


def test_new_weights_are_the_engines(both):
    stages, engine, _, _ = both
    weights = engine.weights()
    for index, stage in zip(LINEAR, titled(stages, "new weights"), strict=True):
        np.testing.assert_allclose(stage.arrays["K after"], _as_shown(weights, index), rtol=1e-9)
        np.testing.assert_allclose(stage.arrays["K"] + stage.arrays["change of K"],
                                   stage.arrays["K after"], rtol=1e-9)


def test_after_the_step_the_new_weights_compute_the_output(both):
    stages, engine, _, _ = both
    expected = engine.activations(_x())[-1][0]
    np.testing.assert_allclose(stages[-1].arrays["y"], expected, rtol=1e-9)
    assert stages[-1].loss < next(s for s in stages if s.phase == "loss").loss


def test_every_marked_line_is_one_line_of_the_source(both):
    for stage in both[0]:
        for source in stage.sources:
            lines = inspect.getsource(source.function).splitlines()
            for text in source.texts:
                assert sum(text in line for line in lines) == 1, (source.function, text)


def test_every_stage_but_the_first_and_the_last_shows_its_source(both):
    assert [bool(stage.sources) for stage in both[0]] == [False, *[True] * 25, False]


def _x():
    return np.random.default_rng(3).random((1, 1, 8, 8))


def _as_shown(arrays, index):
    """Kernels as (outputs, inputs, k, k); of a transposed convolution, weights are the reverse."""
    weight = arrays[f"{index}.weight"]
    return weight.swapaxes(0, 1) if isinstance(SPEC[index], TransConv) else weight
