"""The palette: k-means as it is defined, ordered, seeded, never empty."""

import numpy as np
import pytest

from colorize.agents.basic.palette import learn_palette
from colorize.canvas import split

FOUR = np.array([(250, 10, 10), (10, 240, 20), (20, 30, 230), (128, 128, 128)], np.uint8)


def four_colours():
    """Left half: 10, 6, 3 and 1 parts of twenty, right half black."""
    rgb = np.zeros((20, 8, 3), np.uint8)
    rgb[:, :4] = FOUR.repeat([10, 6, 3, 1], axis=0)[:, None]
    return rgb


def test_distinct_colours_are_found_and_ordered_by_share():
    palette = learn_palette(split(four_colours())[0], k=4, seed=0)
    np.testing.assert_array_equal(palette.colours, FOUR)
    np.testing.assert_allclose(palette.shares, [0.5, 0.3, 0.15, 0.05])
    assert palette.hex == ["#fa0a0a", "#0af014", "#141ee6", "#808080"]


def test_more_colours_asked_for_than_there_are():
    palette = learn_palette(split(four_colours())[0], k=16, seed=0)
    np.testing.assert_array_equal(palette.colours, FOUR)


@pytest.mark.parametrize("k", [2, 5, 16])
def test_it_is_a_solution_of_k_means(canvas, k):
    """Each pixel has its nearest colour, each colour is the mean of its pixels."""
    palette = learn_palette(canvas, k, seed=0)
    pixels, labels = canvas.rgb[canvas.known].astype(float), palette.labels[canvas.known]
    assert set(labels) == set(range(k))
    for index in range(k):
        assert np.abs(pixels[labels == index].mean(axis=0) - palette.colours[index]).max() <= 0.51
        assert (labels == index).mean() == pytest.approx(palette.shares[index])
    assert (np.diff(palette.shares) <= 0).all()
    distances = np.linalg.norm(pixels[:, None] - palette.colours[None], axis=2)
    chosen = distances[np.arange(len(labels)), labels]
    assert (chosen - distances.min(axis=1)).max() <= 2  # the centres were rounded


def test_labels_and_repainting(canvas):
    palette = learn_palette(canvas, 5, seed=0)
    assert (palette.labels[~canvas.known] == -1).all()
    painted = palette.repaint()
    assert not painted[~canvas.known].any()
    np.testing.assert_array_equal(painted[canvas.known],
                                  palette.colours[palette.labels[canvas.known]])


def test_the_seed_decides(canvas):
    one, same, other = (learn_palette(canvas, 12, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.labels, same.labels)
    assert (one.labels != other.labels).any()
