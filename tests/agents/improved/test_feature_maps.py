"""Filters and activation maps as sheets of tiles: how many, where each is, its values."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from colorize.agents.improved.feature_maps import Sheet, filters, layer_names, maps, tile
from colorize.canvas import split
from colorize.network.spec import draw_weights, figure3
from colorize.settings import ImprovedSettings

LOSSY = 12  # levels by which a WebP may differ inside a tile of one gray


def tiles(sheet: Sheet) -> np.ndarray:
    """All places of a sheet in order, (rows * columns, height, width), gray from 0 to 255."""
    with Image.open(BytesIO(sheet.webp)) as image:
        picture = np.asarray(image.convert("L")).astype(int)
    rows = picture.shape[0] // sheet.height
    assert picture.shape == (rows * sheet.height, sheet.columns * sheet.width)
    grid = picture.reshape(rows, sheet.height, sheet.columns, sheet.width).swapaxes(1, 2)
    return grid.reshape(-1, sheet.height, sheet.width)


def constant_network(width):
    """Figure 3's network whose first layer passes on the gray, times 1, 2, 3, ...; all else 0."""
    weights = {name: np.zeros_like(array)
               for name, array in draw_weights(figure3(width), 0).items()}
    weights["0.weight"][:, 0, 1, 1] = np.arange(1, width + 1)
    return weights


@pytest.fixture
def steps():
    """A canvas whose gray rises from left to right in four steps, 64 x 128."""
    rgb = np.repeat([0, 60, 150, 255], 32)[None, :, None].repeat(64, 0).repeat(3, 2)
    return split(rgb.astype(np.uint8))[0]


SETTINGS = {"position": "none", "centre": "off"}


def test_each_layer_has_a_name_with_its_activation():
    assert layer_names(figure3(4)) == ["1. Conv + ReLU", "2. Conv + ReLU", "3. TransConv + ReLU",
                                       "4. Conv + Sigmoid"]


def test_a_filter_is_light_where_positive_and_dark_where_negative():
    weights = {"0.weight": np.zeros((3, 2, 3, 3), np.float32)}
    weights["0.weight"][0, 0] = 0.5 * np.array([[1, 0, -1]] * 3)
    weights["0.weight"][1, 0, 1, 1] = -2.0
    weights["0.weight"][2, 1] = 7.0  # of the second input, which is not gray
    sheet = filters(weights)
    assert (sheet.count, sheet.columns, sheet.height, sheet.width) == (3, 3, 48, 48)
    middles = tiles(sheet)[:, 8::16, 8::16]
    np.testing.assert_allclose(middles[0], [[255, 128, 0]] * 3, atol=LOSSY)
    np.testing.assert_allclose(middles[1], [[128] * 3, [128, 0, 128], [128] * 3], atol=LOSSY)
    np.testing.assert_allclose(middles[2], 128, atol=LOSSY)


def test_a_map_goes_from_its_own_least_to_its_own_greatest_value(steps):
    settings = ImprovedSettings(width=4, **SETTINGS)
    sheet = maps(settings, constant_network(4), steps, layer=0, view=lambda one: one)
    assert (sheet.count, sheet.columns, sheet.height, sheet.width) == (4, 4, 32, 64)
    for one in tiles(sheet):
        np.testing.assert_allclose(one[16, [8, 24, 40, 56]], [0, 60, 150, 255], atol=LOSSY)


def test_the_view_says_what_of_each_map_is_shown(steps):
    settings = ImprovedSettings(width=4, **SETTINGS)
    sheet = maps(settings, constant_network(4), steps, 0, view=lambda one: one[:8, ::-1])
    assert (sheet.height, sheet.width) == (8, 64)
    for one in tiles(sheet):
        np.testing.assert_allclose(one[4, [8, 24, 40, 56]], [255, 150, 60, 0], atol=LOSSY)


@pytest.mark.parametrize(("layer", "count", "size"), [
    (0, 12, (32, 64)), (1, 12, (32, 64)), (2, 12, (64, 96)), (3, 2, (64, 96))])
def test_each_layer_has_as_many_maps_as_channels(steps, layer, count, size):
    settings = ImprovedSettings(width=12, **SETTINGS)
    sheet = maps(settings, draw_weights(figure3(12), 0), steps, layer, view=lambda one: one[:, :96])
    assert sheet.count == count
    assert sheet.columns == min(count, 8)
    assert (sheet.height, sheet.width) == size
    shown = tiles(sheet)
    assert len(shown) == {12: 16, 2: 2}[count]
    assert (shown[count:] <= LOSSY).all()  # places without a tile are black


def test_a_map_without_differences_is_black(steps):
    settings = ImprovedSettings(width=4, **SETTINGS)
    sheet = maps(settings, constant_network(4), steps, layer=1, view=lambda one: one)
    assert tiles(sheet).max() <= LOSSY


def test_a_large_picture_is_looked_at_in_parts_and_its_tiles_stay_small():
    canvas, _ = split(np.zeros((40, 600, 3), np.uint8))
    settings = ImprovedSettings(width=4, **SETTINGS)
    seen = []
    sheet = maps(settings, constant_network(4), canvas, 0,
                 view=lambda one: seen.append(one.shape) or one)
    assert set(seen) == {(7, 100)}  # every third pixel, and half of them after the first layer
    assert (sheet.height, sheet.width) == (4, 50)


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
