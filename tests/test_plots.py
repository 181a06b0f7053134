"""Figures: what they draw is what was measured."""

import numpy as np
import pytest

from colorize import plots


def test_shares_over_distance_are_the_means_of_each_distance():
    distance = np.array([0.0, 0.1, 0.6, 1.0])
    near = np.array([1.0, 0.5, 0.0, 0.2])
    figure = plots.shares_over_distance(distance, {"near": near, "far": 1 - near}, steps=2)
    first, second = figure.data
    assert (first.name, first.x, first.y) == ("near", (0.25, 0.75), pytest.approx((0.75, 0.1)))
    assert second.y == pytest.approx((0.25, 0.9))


def test_shares_over_distance_leave_out_distances_that_are_not_there():
    figure = plots.shares_over_distance(np.array([0.0, 1.0]), {"all": np.ones(2)}, steps=10)
    assert figure.data[0].x == (0.05, 0.95)
