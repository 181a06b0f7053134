"""The network is shown only what it can see of, and its guesses are drawn back to the mean."""

import numpy as np
import pytest

from colorize.agents import improved
from colorize.agents.improved import ImprovedAgent
from colorize.agents.mean import MeanAgent
from colorize.canvas import Canvas, split_left_right
from colorize.color import to_ab, to_gray
from colorize.settings import ImprovedSettings


@pytest.mark.parametrize("box", [np.s_[:, 40:], np.s_[13:22, 31:45], np.s_[:7, :9]])
def test_a_part_is_coloured_as_in_the_whole(box, monkeypatch):
    rgb = np.random.default_rng(0).integers(0, 256, (51, 63, 3), np.uint8)
    known = np.ones(rgb.shape[:2], bool)
    known[box] = False
    canvas = Canvas(to_gray(rgb), known, np.where(known[..., None], rgb, 0).astype(np.uint8))
    agent = ImprovedAgent(ImprovedSettings(width=8, epochs=3)).fit(canvas)
    part = agent.predict(canvas).astype(int)
    monkeypatch.setattr(improved, "SIGHT", 1000)
    assert np.abs(part - agent.predict(canvas)).max() <= 1  # sums in another order, then rounding


def test_shrinkage_draws_all_colours_back_to_the_mean():
    """As much as it says: all the way, the picture is the mean agent's."""
    grays = np.linspace(60, 200, 24 * 48).reshape(24, 48, 1)
    rgb = np.clip(grays + [50, 0, -50] * (grays - 130) / 70, 0, 255).astype(np.uint8)
    canvas, _ = split_left_right(rgb)
    asked, mean = ~canvas.known, MeanAgent().fit(canvas).predict(canvas)
    away = []
    for shrinkage in (0.0, 0.5, 1.0):
        settings = ImprovedSettings(width=8, epochs=60, learning_rate=0.01,
                                    shrinkage=shrinkage)
        guess = ImprovedAgent(settings).fit(canvas).predict(canvas)
        away.append(np.abs(to_ab(guess[asked]) - to_ab(mean[asked])).mean())
    assert away[0] > 3
    assert away[1] == pytest.approx(away[0] / 2, rel=0.1)
    assert away[2] < 0.1
