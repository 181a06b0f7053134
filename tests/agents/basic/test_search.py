"""Patches and their search, against loops that are the definition."""

import numpy as np
import pytest

from colorize.agents.basic import search
from colorize.agents.basic.search import (
    NOT_FOUND,
    known_patches,
    nearest_in_blocks,
    unknown_patches,
)
from colorize.canvas import Canvas, split_left_right


def nearest(patches, queries, neighbours):
    """The rows that the search ends with."""
    *_, (rows, _) = nearest_in_blocks(patches, queries, neighbours)
    return rows


def nearest_by_hand(taught, asked, neighbours):
    """Every distance; the smallest first; of equals the first."""
    distances = ((asked[:, None].astype(int) - taught[None].astype(int)) ** 2).sum(axis=2)
    return np.argsort(distances, axis=1, kind="stable")[:, :neighbours]


def patch_by_hand(canvas, row, column, size):
    """One patch, its coordinates clipped to the picture."""
    r = size // 2
    height, width = canvas.shape
    return [round(255 * float(canvas.gray[min(max(y, 0), height - 1), min(max(x, 0), width - 1)]))
            for y in range(row - r, row + r + 1) for x in range(column - r, column + r + 1)]


@pytest.mark.parametrize("levels", [2, 4, 256])  # 2: nearly everything is a tie
@pytest.mark.parametrize("size", [1, 3, 9])
@pytest.mark.parametrize("asked", [7, 300])  # the library searches few and many differently
def test_search_is_exact_and_ties_go_to_the_first(levels, size, asked):
    rng = np.random.default_rng(levels + size)
    scale = 255 // (levels - 1)
    taught = (rng.integers(0, levels, (1500, size * size)) * scale).astype(np.float32)
    queries = (rng.integers(0, levels, (asked, size * size)) * scale).astype(np.float32)
    for neighbours in (1, 2, 6, 16):
        np.testing.assert_array_equal(nearest(taught, queries, neighbours),
                                      nearest_by_hand(taught, queries, neighbours))


def test_fewer_patches_than_neighbours():
    taught = np.float32([[0], [9]])
    np.testing.assert_array_equal(nearest(taught, np.float32([[8]]), 6), [[1, 0]])


def test_a_search_answers_block_by_block(monkeypatch):
    monkeypatch.setattr(search, "BLOCK", 10)
    patches = np.random.default_rng(0).integers(0, 256, (35, 9)).astype(np.float32)
    seen = [(rows.copy(), answered) for rows, answered in nearest_in_blocks(patches, patches, 1)]
    assert [answered for _, answered in seen] == [10, 20, 30, 35]
    for rows, answered in seen:
        np.testing.assert_array_equal(rows[:answered, 0], np.arange(answered))
        assert (rows[answered:] == NOT_FOUND).all()


@pytest.mark.parametrize("size", [1, 3, 5, 7, 9])
def test_patches_are_what_the_loop_cuts(canvas, size):
    r, (height, width) = size // 2, canvas.shape
    taught, pixels = known_patches(canvas, size)
    inside = [(y, x) for y in range(r, height - r) for x in range(r, width // 2 - r)]
    np.testing.assert_array_equal(pixels, [y * width + x for y, x in inside])
    np.testing.assert_array_equal(taught, [patch_by_hand(canvas, y, x, size) for y, x in inside])
    asked = [(y, x) for y in range(height) for x in range(width // 2, width)]
    np.testing.assert_array_equal(unknown_patches(canvas, size),
                                  [patch_by_hand(canvas, y, x, size) for y, x in asked])


def test_scattered_known_pixels_teach_where_whole_patches_are_known(photo):
    known = np.random.default_rng(0).random(photo.shape[:2]) < 0.9
    canvas = Canvas(split_left_right(photo)[0].gray, known, photo * known[..., None])
    _, pixels = known_patches(canvas, 3)
    expected = [y * 32 + x for y in range(1, 23) for x in range(1, 31)
                if known[y - 1 : y + 2, x - 1 : x + 2].all()]
    np.testing.assert_array_equal(pixels, expected)


@pytest.mark.parametrize("shape", [(20, 16), (8, 40)])
def test_too_large_a_patch_is_refused(shape):
    canvas, _ = split_left_right(np.zeros((*shape, 3), np.uint8))
    with pytest.raises(ValueError, match="patch_size=9 must fit into the known region"):
        known_patches(canvas, 9)
