"""The race: both engines, turn by turn, on the same lesson."""

import numpy as np
import pytest

from colorize.canvas import split_left_right
from colorize.race import Race
from colorize.settings import ImprovedSettings

SETTINGS = ImprovedSettings(epochs=5, width=4)


@pytest.fixture
def canvas():
    return split_left_right(np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8))[0]


def test_both_engines_learn_the_same(canvas):
    race = Race(canvas, SETTINGS)
    race.run()
    first, second = (lane.losses for lane in race.lanes.values())
    assert len(first) == 5
    np.testing.assert_allclose(first, second, rtol=2.0 ** (5 - 24))  # as in test_defaults
    assert all(lane.seconds_per_epoch > 0 for lane in race.lanes.values())


def test_they_take_turns(canvas):
    race, lengths = Race(canvas, SETTINGS), []

    def note():
        lengths.append([len(lane.losses) for lane in race.lanes.values()])
        return False

    race.run(checkpoint=note)
    assert max(abs(first - second) for first, second in lengths) == 1
    assert len(lengths) == 10


def test_a_stop_ends_both(canvas):
    race = Race(canvas, SETTINGS)
    race.run(checkpoint=lambda: True)
    assert [len(lane.losses) for lane in race.lanes.values()] == [1, 1]


def test_what_goes_wrong_is_raised(canvas, monkeypatch):
    def broken(*args):
        raise ValueError("width=3 must be even")

    monkeypatch.setattr("colorize.race.apart.perform", broken)
    with pytest.raises(ValueError, match="width=3"):
        Race(canvas, SETTINGS).run()
