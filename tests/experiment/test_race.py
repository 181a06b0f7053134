"""The race: both engines on the same batch, in turn."""

import numpy as np
import pytest

from colorize.canvas import split
from colorize.experiment.race import Race
from colorize.settings import ImprovedSettings


@pytest.fixture
def steps():
    picture = np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)
    race = Race(split(picture)[0], ImprovedSettings(epochs=5, width=4))
    assert race.memory > 0
    return list(race.steps())


def test_both_engines_learn_the_same(steps):
    lanes = [[step.found[engine][0] for step in steps[1:]] for engine in ("numpy", "torch")]
    numpy, torch = ([loss for loss, _ in lane] for lane in lanes)
    assert len(numpy) == 5
    np.testing.assert_allclose(numpy, torch, rtol=2.0 ** (5 - 24))  # float32, doubled by each epoch
    assert all(seconds > 0 for lane in lanes for _, seconds in lane)


def test_they_take_turns(steps):
    assert [(step.step, step.total) for step in steps] == [(epoch, 5) for epoch in range(6)]
    assert not steps[0].found
    for step in steps[1:]:
        assert [len(step.found[engine]) for engine in ("numpy", "torch")] == [1, 1]
