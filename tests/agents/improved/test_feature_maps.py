"""Tiles: where each lands, how each is stretched."""

import numpy as np

from colorize.agents.improved.feature_maps import tile


def test_every_map_lands_in_its_place_stretched_by_itself():
    maps = np.random.default_rng(0).normal(size=(5, 3, 4))
    picture = tile(maps, columns=2)
    assert picture.shape == (3 * 4 - 1, 2 * 5 - 1)
    for index, values in enumerate(maps):
        row, column = divmod(index, 2)
        seen = picture[row * 4 : row * 4 + 3, column * 5 : column * 5 + 4]
        expected = 255 * (values - values.min()) / np.ptp(values)
        assert (seen == np.rint(expected)).all()


def test_gaps_and_missing_tiles_are_white():
    picture = tile(np.zeros((3, 2, 2)), columns=2)
    assert (picture[2] == 255).all()
    assert (picture[3:, 3:] == 255).all()


def test_a_constant_map_is_black_and_no_number_is_lost():
    assert (tile(np.full((1, 2, 2), 7.0), columns=1) == 0).all()
