"""Patches and their search, against loops that are the definition."""

import os
import subprocess
import sys

import numpy as np
import pytest

from colorize.agents.basic import all_pairs, cells, search
from colorize.agents.basic.search import (
    NOT_FOUND,
    known_patches,
    nearest_in_blocks,
    unknown_patches,
)
from colorize.canvas import Canvas, reference_canvas, split


def nearest(patches, queries, neighbours, **how):
    """The rows that the search ends with."""
    *_, (rows, _) = nearest_in_blocks(patches, queries, neighbours, **how)
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
    taught = (rng.integers(0, levels, (1500, size * size)) * scale).astype(np.uint8)
    queries = (rng.integers(0, levels, (asked, size * size)) * scale).astype(np.uint8)
    for neighbours in (1, 2, 6, 16):
        np.testing.assert_array_equal(nearest(taught, queries, neighbours),
                                      nearest_by_hand(taught, queries, neighbours))


def smooth(n, d, rng):
    """Patches of a picture of slow waves."""
    return np.rint(127 + 120 * np.sin(rng.uniform(0, 6, (n, 1)) + np.arange(d) / 9))


KINDS = {
    "random": lambda n, d, rng: rng.integers(0, 256, (n, d)),
    "constant": lambda n, d, rng: np.full((n, d), 77),
    "repeated": lambda n, d, rng: rng.integers(0, 256, (9, d))[rng.integers(0, 9, n)],
    "tied": lambda n, d, rng: rng.integers(0, 2, (n, d)) * 255,
    "smooth": smooth,
    "smooth and noisy": lambda n, d, rng: smooth(n, d, rng) + rng.integers(-3, 4, (n, d)),
    "few far away": lambda n, d, rng: np.where(rng.random((n, 1)) < 0.02, 255,
                                               rng.integers(0, 9, (n, d))),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("d", [1, 9, 81])
def test_cells_answer_like_all_pairs(kind, d):
    rng = np.random.default_rng(d)
    taught, queries = (KINDS[kind](n, d, rng).astype(np.uint8) for n in (1500, 300))
    for neighbours in (1, 6, 16):
        np.testing.assert_array_equal(nearest(taught, queries, neighbours, flat_pairs=0),
                                      nearest_by_hand(taught, queries, neighbours))


@pytest.mark.parametrize("d", [1, 2])
def test_every_round_finds_what_the_ones_before_missed(d, monkeypatch):
    """Dense patches, tight bounds: a cell left out by a rounding error would be noticed."""
    monkeypatch.setattr(cells, "NEAR", 0)
    monkeypatch.setattr(cells, "GROWTH", 2)
    monkeypatch.setattr(cells, "TOGETHER", 7)
    monkeypatch.setattr(cells, "PAIRS", 50)
    rng = np.random.default_rng(d)
    for _ in range(40):
        taught, queries = (rng.integers(0, 100, (n, d)).astype(np.uint8) for n in (60, 300))
        for neighbours in (1, 3):
            np.testing.assert_array_equal(nearest(taught, queries, neighbours, flat_pairs=0),
                                          nearest_by_hand(taught, queries, neighbours))


def test_queries_far_from_every_cell():
    rng = np.random.default_rng(0)
    taught = rng.integers(0, 40, (1500, 9)).astype(np.uint8)
    queries = rng.integers(0, 256, (200, 9)).astype(np.uint8)
    np.testing.assert_array_equal(nearest(taught, queries, 6, flat_pairs=0),
                                  nearest_by_hand(taught, queries, 6))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_cells_of_few_patches(count):
    taught = np.arange(count, dtype=np.uint8)[:, None]
    np.testing.assert_array_equal(nearest(taught, taught, 16, flat_pairs=0),
                                  nearest_by_hand(taught, taught, 16))


def test_the_approximate_search_looks_at_near_patches_only():
    """Not always the nearest, but a patch of its own; every time the same."""
    rng = np.random.default_rng(0)
    taught, queries = ((smooth(n, 25, rng) + rng.normal(0, 10, (n, 25)).cumsum(axis=1))
                       .clip(0, 255).astype(np.uint8) for n in (3000, 300))
    rows = nearest(taught, queries, 6, approximate=True, flat_pairs=0)
    exact = nearest_by_hand(taught, queries, 6)
    assert 0.5 < (rows == exact).mean() < 1
    assert all(len(set(row)) == 6 for row in rows.tolist())
    distances, best = (((queries.astype(int) - taught[found[:, 0]]) ** 2).sum(axis=1)
                       for found in (rows, exact))
    assert (distances >= best).all()
    assert distances.mean() < 1.5 * best.mean()
    np.testing.assert_array_equal(rows, nearest(taught, queries, 6, approximate=True, flat_pairs=0))


def test_the_approximate_search_of_few_pairs_is_exact():
    """As many as the halves of a picture of 256 x 256 have: enough for cells."""
    rng = np.random.default_rng(0)
    taught, queries = (rng.integers(0, 256, (26_000, 9)).astype(np.uint8) for _ in range(2))
    exact, approximate, by_cells = (nearest(taught, queries, 2, **how) for how in (
        {}, {"approximate": True}, {"approximate": True, "flat_pairs": 0}))
    np.testing.assert_array_equal(approximate, exact)
    assert (by_cells != exact).any()


def test_long_lists_of_patches_are_compared_in_slices():
    """Ties across slices go to the first row; the last slice is shorter than the answer."""
    taught = np.tile(np.arange(250, dtype=np.uint8), 263)[: all_pairs.SLICE + 3, None]
    queries = np.uint8([[0], [249]])
    _, found = all_pairs.nearest_of(taught, queries, 300)
    np.testing.assert_array_equal(found, nearest_by_hand(taught, queries, 300))


@pytest.mark.parametrize("approximate", [False, True])
def test_cells_give_the_same_rows_with_any_number_of_threads(approximate):
    code = ("import numpy as np, sys\n"
            "from colorize.agents.basic.search import nearest_in_blocks\n"
            "rng = np.random.default_rng(0)\n"
            "a, b = (rng.integers(0, 99, (n, 25)).astype(np.uint8) for n in (4000, 9000))\n"
            f"*_, (rows, _) = nearest_in_blocks(a, b, 6, {approximate}, flat_pairs=0)\n"
            "sys.stdout.write(str(rows.tolist()))")
    one, three = (subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "COLORIZE_THREADS": threads}).stdout for threads in "13")
    assert one == three


def test_a_search_by_cells_stops_in_the_middle(monkeypatch):
    monkeypatch.setattr(cells, "PART", 50)
    monkeypatch.setattr(cells.threads, "mine", lambda: 2)
    rng = np.random.default_rng(0)
    taught, queries = (rng.integers(0, 256, (n, 9)).astype(np.uint8) for n in (1500, 300))
    steps = nearest_in_blocks(taught, np.vstack([queries, queries]), 2, flat_pairs=0)
    rows, answered = next(steps)
    steps.close()
    found = (rows != NOT_FOUND).all(axis=1)
    assert 100 <= answered == found.sum() < 600  # a query and its copy
    expected = np.tile(nearest_by_hand(taught, queries, 2), (2, 1))
    np.testing.assert_array_equal(rows[found], expected[found])
    assert (rows[~found] == NOT_FOUND).all()


def test_fewer_patches_than_neighbours():
    taught = np.uint8([[0], [9]])
    np.testing.assert_array_equal(nearest(taught, np.uint8([[8]]), 6), [[1, 0]])


def test_a_search_answers_block_by_block(monkeypatch):
    monkeypatch.setattr(search, "BLOCK", 10)
    patches = np.random.default_rng(0).integers(0, 256, (35, 9)).astype(np.uint8)
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


def test_the_row_is_one_more_value_from_zero_at_the_top_of_each_picture():
    photo = np.random.default_rng(0).integers(0, 256, (12, 40, 3), np.uint8)
    canvas = reference_canvas([photo[:, ::-1]], photo)  # one above the other
    (taught, pixels), asked = known_patches(canvas, 3, 120), unknown_patches(canvas, 3, 120)
    np.testing.assert_array_equal(taught[:, -1], 10 * (pixels // 40))
    np.testing.assert_array_equal(asked[:, -1], 10 * np.arange(12).repeat(40))
    np.testing.assert_array_equal(taught[:, :-1], known_patches(canvas, 3)[0])


def test_of_scattered_known_pixels_each_teaches_the_gray_around_it(photo):
    known = np.random.default_rng(0).random(photo.shape[:2]) < 0.1
    canvas = Canvas(split(photo)[0].gray, known, photo * known[..., None])
    patches, pixels = known_patches(canvas, 3)
    np.testing.assert_array_equal(pixels, np.flatnonzero(known))
    np.testing.assert_array_equal(patches, [patch_by_hand(canvas, y, x, 3)
                                            for y, x in zip(*np.nonzero(known), strict=True)])


@pytest.mark.parametrize("shape", [(20, 16), (8, 40)])
def test_too_large_a_patch_is_refused(shape):
    canvas, _ = split(np.zeros((*shape, 3), np.uint8))
    with pytest.raises(ValueError, match="patch_size=9 must fit into the known region"):
        known_patches(canvas, 9)
