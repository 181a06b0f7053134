"""The shares of propagation: their sum is one, and with the known a, b they give the agent's."""

import numpy as np
import pytest

from colorize.agents import PropagationAgent, propagation
from colorize.explain import explain
from colorize.imaging.color import to_ab
from colorize.settings import PropagationSettings
from tests.explain.fitted import canvas_of, unknown_pixels


@pytest.fixture(params=["direct", "averaged", "averaged twice"])
def direct(request, monkeypatch):
    """Also with fewer pixels solved directly: the larger picture begins at half the size."""
    limit = {"direct": 40_000, "averaged": 400, "averaged twice": 100}[request.param]
    for name in ("DIRECT", "DIRECT_FAR"):
        monkeypatch.setattr(propagation, name, limit)
    return limit


@pytest.mark.parametrize("reach", [1, 8])
@pytest.mark.parametrize("shape", [(43, 64), (40, 61)])
def test_shares_sum_to_one_and_give_the_agents_colour(direct, shape, reach):
    canvas = canvas_of("sunset", *shape)
    agent = PropagationAgent(PropagationSettings(reach=reach)).fit(canvas)
    known_ab = to_ab(canvas.rgb[canvas.known])
    for row, column in unknown_pixels(canvas):
        found = explain(agent, canvas, row, column)
        shares = found.shares.astype(float)
        assert shares.sum() == pytest.approx(1, abs=1e-4)
        assert not shares[~canvas.known].any()
        np.testing.assert_allclose(shares[canvas.known] @ known_ab, agent.ab_[row, column],
                                   atol=1e-3)
        np.testing.assert_allclose(found.ab, agent.ab_[row, column], atol=1e-6)


def test_the_ten_pixels_are_those_with_the_largest_shares():
    canvas = canvas_of()
    found = explain(PropagationAgent().fit(canvas), canvas, 20, 40)
    assert len(found.pixels) == 10
    assert [pixel.share for pixel in found.pixels] == pytest.approx(
        sorted(found.shares.ravel(), reverse=True)[:10])
    assert all(pixel.rgb == tuple(canvas.rgb[pixel.row, pixel.column]) for pixel in found.pixels)
