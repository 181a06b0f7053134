"""The worst regions: found by trying every block, as the slow twin here does."""

import numpy as np
import pytest

from colorize.experiment.regions import worst_regions


def slow_worst(error, where, side):
    """The mean of the worst block of which at least half counts."""
    best = 0.0
    for top in range(error.shape[0] - side + 1):
        for left in range(error.shape[1] - side + 1):
            inside = where[top : top + side, left : left + side]
            if inside.sum() >= side * side / 2:
                best = max(best, error[top : top + side, left : left + side][inside].mean())
    return best


@pytest.fixture
def picture():
    rng = np.random.default_rng(3)
    return rng.gamma(2.0, 3.0, (40, 56)), rng.random((40, 56)) < 0.8


def test_the_first_is_the_worst_of_all_blocks(picture):
    error, where = picture
    first = worst_regions(error, where)[0]
    assert (first.height, first.width) == (5, 5)
    assert first.mean == pytest.approx(slow_worst(error, where, 5))


def test_they_descend_and_do_not_overlap(picture):
    regions = worst_regions(*picture)
    taken = np.zeros(picture[0].shape, int)
    for region in regions:
        taken[region.top : region.top + region.height,
              region.left : region.left + region.width] += 1
    means = [region.mean for region in regions]
    assert len(regions) == 5
    assert taken.max() == 1
    assert means == sorted(means, reverse=True)


def test_each_names_its_worst_pixel_and_only_those_that_count(picture):
    error, where = picture
    for region in worst_regions(error, where):
        row, column = region.pixel
        assert where[row, column]
        block = np.s_[region.top : region.top + region.height,
                      region.left : region.left + region.width]
        assert error[row, column] == error[block][where[block]].max()


def test_without_an_error_there_are_none():
    assert worst_regions(np.zeros((30, 30)), np.ones((30, 30), bool)) == []


@pytest.mark.parametrize("shape", [(1, 1), (2, 30), (9, 9)])
def test_small_pictures_have_at_least_one(shape):
    assert worst_regions(np.ones(shape), np.ones(shape, bool))
