"""Propagation: its equations compared with a dense solution, its edges, its steps."""

from contextlib import closing

import numpy as np
import pytest

from colorize.agents import propagation
from colorize.agents.base import Progress
from colorize.agents.propagation import (
    AVERAGINGS,
    Links,
    PropagationAgent,
    affinities,
    propagate,
)
from colorize.canvas import split


def dense_weights(gray, contrast, reach=1):
    """The definition, pixel by pixel."""
    height, width = gray.shape
    weights = np.zeros((gray.size, gray.size))
    for y in range(height):
        for x in range(width):
            around = [(v, u) for v in range(max(y - 1, 0), min(y + 2, height))
                      for u in range(max(x - 1, 0), min(x + 2, width))]
            values = np.array([gray[p] for p in around])
            others = [p for p in around if p != (y, x)]
            gaps = np.array([(gray[p] - gray[y, x]) ** 2 for p in others])
            scale = max(contrast * values.var(), gaps.min() / np.log(100), 2e-6)
            for dy, dx in [(-reach, 0), (0, -reach), (0, reach), (reach, 0)] * (reach > 1):
                if 0 <= y + dy < height and 0 <= x + dx < width:
                    others.append((y + dy, x + dx))
            gaps = np.array([(gray[p] - gray[y, x]) ** 2 for p in others])
            row = np.exp(-gaps / scale) + 1e-6
            for p, weight in zip(others, row / row.sum(), strict=True):
                weights[y * width + x, p[0] * width + p[1]] = weight
    return weights


@pytest.fixture
def gray():
    return np.random.default_rng(5).random((5, 7)).astype(np.float32).astype(float)


@pytest.mark.parametrize("reach", [1, 2, 4, 16])
def test_affinities_are_the_definition(gray, reach):
    np.testing.assert_allclose(affinities(gray, Links(0.8, reach=reach)).toarray(),
                               dense_weights(gray, 0.8, reach), atol=1e-12)


def test_sideways_is_the_factor_between_neighbours_in_a_row_and_in_a_column(gray):
    plain, sideways = (affinities(gray, Links(0.8, s)).toarray() for s in (1.0, 9.0))
    above, left, right, diagonal = 2, 8, 10, 1  # around the pixel in row 1, column 2
    gain = np.divide(sideways[9], plain[9], out=np.zeros(gray.size), where=plain[9] > 0)
    assert gain[[left, right]] / gain[above] == pytest.approx([9, 9])
    assert gain[diagonal] / gain[above] == pytest.approx(3)
    np.testing.assert_allclose(sideways.sum(axis=1), 1)


def test_colour_goes_further_along_a_row_than_along_a_column():
    gray, known = np.full((21, 21), 0.5), np.zeros((21, 21), bool)
    known[10, 10] = known[[0, -1]] = True
    known[:, [0, -1]] = True
    values = np.zeros((21, 21, 1))
    values[10, 10] = 1.0  # in the middle; zero at the border
    plain, sideways = (propagate(gray, known, values, Links(sideways=s))[..., 0]
                       for s in (1.0, 16.0))
    assert plain[10, 15] == pytest.approx(plain[15, 10])
    assert sideways[10, 15] > 1.5 * sideways[15, 10]


@pytest.mark.parametrize("reach", [1, 3])
def test_propagate_solves_the_equations(gray, reach):
    rng = np.random.default_rng(6)
    known, values = rng.random(gray.shape) < 0.3, rng.normal(size=(*gray.shape, 2))
    result = propagate(gray, known, values, Links(0.8, reach=reach))
    np.testing.assert_array_equal(result[known], values[known])
    averages = (dense_weights(gray, 0.8, reach) @ result.reshape(-1, 2)).reshape(result.shape)
    np.testing.assert_allclose(result[~known], averages[~known], atol=1e-9)


def two_objects(size):
    """Two constant grays side by side, with one known pixel each: (gray, known, values)."""
    gray = np.full((size, size), 0.2)
    gray[:, size // 2:] = 0.8
    known = np.zeros(gray.shape, bool)
    known[size // 2, [1, -2]] = True
    return gray, known, np.where(gray > 0.5, 1.0, -1.0)[..., None]


def test_colour_stops_at_edges():
    gray, known, values = two_objects(16)
    assert np.abs(propagate(gray, known, values) - values).max() < 0.05


def test_large_pictures_start_from_the_solution_at_half_the_size(monkeypatch):
    gray, known, values = two_objects(31)
    monkeypatch.setattr(propagation, "DIRECT", 300)
    assert np.abs(propagate(gray, known, values) - values).max() < 0.1


def test_with_further_neighbours_colour_gets_past_a_thin_line():
    gray = np.full((24, 24), 0.6)
    gray[:, 12:14] = 0.2
    known = np.zeros(gray.shape, bool)
    known[:, :4] = known[:, 12:14] = True
    values = np.where(gray > 0.5, 1.0, 0.0)[..., None]
    near, far = (propagate(gray, known, values, Links(reach=reach))[12, 20, 0] for reach in (1, 8))
    assert near < 0.1
    assert far > 0.9


def test_with_further_neighbours_a_picture_begins_at_half_the_size_earlier(monkeypatch):
    monkeypatch.setattr(propagation, "DIRECT", 400)
    monkeypatch.setattr(propagation, "DIRECT_FAR", 200)
    assert [[Links(reach=reach).are_solved_directly(unknown) for unknown in (200, 201, 400, 401)]
            for reach in (1, 2)] == [[True, True, True, False], [True, False, False, False]]


@pytest.fixture
def canvas(photo):
    return split(photo)[0]


def test_a_direct_solution_has_no_steps(canvas):
    assert list(PropagationAgent().train(canvas)) == []


def test_a_large_picture_has_a_step_for_each_averaging(canvas, monkeypatch):
    monkeypatch.setattr(propagation, "DIRECT_FAR", 100)
    steps = list(PropagationAgent().train(canvas))
    assert steps == [Progress(n, AVERAGINGS) for n in range(1, AVERAGINGS + 1)]


def test_every_step_comes_nearer_to_the_solution(canvas, monkeypatch):
    exact = PropagationAgent().fit(canvas).ab_
    monkeypatch.setattr(propagation, "DIRECT_FAR", 100)
    agent = PropagationAgent()
    errors = [np.square(agent.ab_ - exact).sum() for _ in agent.train(canvas)]
    assert (np.diff(errors) < 0).all()


def test_ended_early_it_predicts_with_the_colours_so_far(canvas, monkeypatch):
    monkeypatch.setattr(propagation, "DIRECT_FAR", 100)
    whole, ended = PropagationAgent().fit(canvas), PropagationAgent()
    with closing(ended.train(canvas)) as steps:
        next(steps)
    assert ended.canvas_ == canvas
    assert ended.predict(canvas).shape == (*canvas.shape, 3)
    assert np.abs(ended.ab_ - whole.ab_).max() > 0
