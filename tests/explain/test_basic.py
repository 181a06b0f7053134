"""The explanation of the basic agent names the patches that its search found."""

from dataclasses import replace

import numpy as np
import pytest

from colorize.agents.basic import BasicAgent
from colorize.agents.basic.search import known_patches
from colorize.canvas import split
from colorize.explain import explain
from colorize.settings import BasicSettings
from tests.explain.fitted import canvas_of, unknown_pixels


def nearest(canvas, size, row_weight, count, row, column):
    """By the definition: all distances, sorted, of equals the first."""
    patches, pixels = known_patches(canvas, size)
    levels = np.pad(np.rint(canvas.gray * 255).astype(int), size // 2, mode="edge")
    own = levels[row : row + size, column : column + size].ravel()
    rows = np.rint(row_weight * np.arange(canvas.shape[0]) / canvas.shape[0])
    by_row = (rows[pixels // canvas.shape[1]] - rows[row]) ** 2
    distances = ((patches.astype(int) - own) ** 2).sum(axis=1) + by_row
    order = np.argsort(distances, kind="stable")[:count]
    return [(*divmod(int(pixels[at]), canvas.shape[1]), int(distances[at]), int(by_row[at]))
            for at in order]


@pytest.mark.parametrize("neighbours", [1, 6])
@pytest.mark.parametrize(("size", "row_weight"), [(1, 0), (3, 0), (3, 255), (5, 60)])
def test_it_names_the_nearest_patches_ties_included(size, row_weight, neighbours):
    canvas = canvas_of()
    agent = BasicAgent(BasicSettings(patch_size=size, row_weight=row_weight,
                                     neighbours=neighbours, k=4)).fit(canvas)
    for row, column in unknown_pixels(canvas):
        found = explain(agent, canvas, row, column)
        assert [(match.row, match.column, match.distance, match.row_distance)
                for match in found.matches] == nearest(
                    canvas, size, row_weight, neighbours, row, column)
        assert ("and its row" in found.text) == (row_weight > 0)
        assert sum(found.votes.values()) == len(found.matches)
        assert found.votes[found.winner] == max(found.votes.values())
        assert all(agent.palette_.labels[match.row, match.column] == match.colour
                   for match in found.matches)
        assert found.patch[size // 2][size // 2] == found.gray


def test_the_patches_hold_the_grays_around_their_pixels():
    canvas = canvas_of()
    agent = BasicAgent(BasicSettings(patch_size=3, neighbours=4)).fit(canvas)
    for match in explain(agent, canvas, 20, 50).matches:
        rows = slice(match.row - 1, match.row + 2), slice(match.column - 1, match.column + 2)
        assert np.array_equal(match.patch, np.rint(255 * canvas.gray[rows]).astype(int))


def test_with_the_reports_reconstruction_the_palette_colour_is_painted():
    canvas = canvas_of()
    agent = BasicAgent(BasicSettings(reconstruction="report")).fit(canvas)
    found = explain(agent, canvas, 5, 60)
    assert found.rgb == found.palette[found.winner]
    assert "painted in this colour" in found.text


def test_a_tie_goes_to_the_more_similar_patch():
    grays = np.array([[10, 10, 10, 10, 20, 20, 20, 20, 12, 12]], np.uint8).repeat(10, 0)
    picture = grays[..., None].repeat(3, -1)
    picture[:, :4, 0] += 40  # reddish, and so a little brighter
    canvas, _ = split(picture, share=80)
    agent = BasicAgent(BasicSettings(k=2, patch_size=1, neighbours=2)).fit(canvas)
    agent.matches_ = np.int32([[0, 5]]).repeat((~canvas.known).sum(), 0)
    found = explain(agent, canvas, 4, 9)
    assert found.winner == found.matches[0].colour != found.matches[1].colour
    assert "as many as another colour" in found.text


def test_after_a_search_that_was_stopped_it_says_so():
    canvas = canvas_of()
    agent = BasicAgent(replace(BasicSettings(), neighbours=2)).fit(canvas)
    agent.matches_ = np.full_like(agent.matches_, -1)
    found = explain(agent, canvas, 5, 60)
    assert "stopped" in found.text
    assert found.matches == ()
    assert found.rgb == (found.gray,) * 3
    assert tuple(agent.predict(canvas)[5, 60]) == found.rgb
