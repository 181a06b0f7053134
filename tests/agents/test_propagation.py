"""Propagation: its equations against a dense solve, and what it is for."""

import numpy as np
import pytest

from colorize.agents import propagation
from colorize.agents.propagation import affinities, spread


def dense_weights(gray, contrast):
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
            row = np.exp(-gaps / scale) + 1e-6
            for p, weight in zip(others, row / row.sum(), strict=True):
                weights[y * width + x, p[0] * width + p[1]] = weight
    return weights


@pytest.fixture
def gray():
    return np.random.default_rng(5).random((5, 7)).astype(np.float32).astype(float)


def test_affinities_are_the_definition(gray):
    np.testing.assert_allclose(affinities(gray, 0.8).toarray(), dense_weights(gray, 0.8),
                               atol=1e-12)


def test_spread_solves_the_equations(gray):
    rng = np.random.default_rng(6)
    known, values = rng.random(gray.shape) < 0.3, rng.normal(size=(*gray.shape, 2))
    result = spread(gray, known, values, 0.8)
    np.testing.assert_array_equal(result[known], values[known])
    averages = (dense_weights(gray, 0.8) @ result.reshape(-1, 2)).reshape(result.shape)
    np.testing.assert_allclose(result[~known], averages[~known], atol=1e-9)


def two_objects(size):
    """Two even grays side by side, one known pixel in each: (gray, known, values)."""
    gray = np.full((size, size), 0.2)
    gray[:, size // 2:] = 0.8
    known = np.zeros(gray.shape, bool)
    known[size // 2, [1, -2]] = True
    return gray, known, np.where(gray > 0.5, 1.0, -1.0)[..., None]


def test_colour_stops_at_edges():
    gray, known, values = two_objects(16)
    assert np.abs(spread(gray, known, values) - values).max() < 0.05


def test_large_pictures_go_through_smaller_ones(monkeypatch):
    gray, known, values = two_objects(31)
    monkeypatch.setattr(propagation, "DIRECT", 300)
    words = []
    result = spread(gray, known, values, on_progress=words.append)
    assert np.abs(result - values).max() < 0.1
    assert [word.step for word in words] == list(range(1, propagation.SWEEPS + 1))
    assert words[-1].total == propagation.SWEEPS


def test_a_stop_ends_the_averaging(monkeypatch):
    gray, known, values = two_objects(31)
    monkeypatch.setattr(propagation, "DIRECT", 300)
    words = []
    spread(gray, known, values, on_progress=lambda word: words.append(word) or True)
    assert len(words) == 1
