"""The network is shown only what it can see of: that changes nothing."""

import numpy as np
import pytest

from colorize.agents import improved
from colorize.agents.improved import ImprovedAgent
from colorize.canvas import Canvas
from colorize.color import to_gray
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
