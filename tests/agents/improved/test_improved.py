"""The network is shown only what it can see of, and its guesses are drawn back to the mean."""

import numpy as np
import pytest

from colorize.agents.improved import ImprovedAgent
from colorize.agents.improved import agent as improved
from colorize.canvas import Canvas, split
from colorize.imaging.color import to_ab, to_gray
from colorize.settings import ImprovedSettings


@pytest.mark.parametrize("box", [np.s_[:, 40:], np.s_[13:22, 31:45], np.s_[:7, :9]])
def test_a_part_is_coloured_as_in_the_whole(box, monkeypatch):
    rgb = np.random.default_rng(0).integers(0, 256, (51, 63, 3), np.uint8)
    known = np.ones(rgb.shape[:2], bool)
    known[box] = False
    canvas = Canvas(to_gray(rgb), known, np.where(known[..., None], rgb, 0).astype(np.uint8))
    agent = ImprovedAgent(ImprovedSettings(width=8, epochs=3)).fit(canvas)
    part = agent.predict(canvas).astype(int)
    monkeypatch.setattr(improved, "REACH", 1000)
    assert np.abs(part - agent.predict(canvas)).max() <= 1  # sums in another order, then rounding


def test_shrinkage_draws_guesses_back_to_the_mean_by_how_little_colour_they_show():
    grays = np.linspace(60, 200, 24 * 48).reshape(24, 48, 1)
    rgb = np.clip(grays + [50, 0, -50] * (grays - 130) / 70, 0, 255).astype(np.uint8)
    canvas, _ = split(rgb)
    known = to_ab(canvas.rgb[canvas.known])

    def away(shrinkage):
        """How far from the mean colour the guesses are: (n, 2)."""
        settings = ImprovedSettings(width=8, epochs=60, learning_rate=0.01,
                                    shrinkage=float(shrinkage))
        guess = ImprovedAgent(settings).fit(canvas).predict(canvas)
        return to_ab(guess[~canvas.known]) - known.mean(axis=0)

    free = away(0.0)
    assert np.abs(free).mean() > 3
    share = (free**2).sum(axis=1).mean() / known.var(axis=0).sum()
    np.testing.assert_allclose(away(share), free / 2, atol=1)  # but for rounding to bytes
    lengths = [np.abs(away(share * times)).mean() for times in (0.25, 0.5, 1, 1.4)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > 0.95 * np.abs(free).mean()
