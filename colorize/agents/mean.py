"""Baseline: the mean colour for every pixel."""

import numpy as np

from colorize.agents.base import Agent
from colorize.imaging.color import keeping_gray, to_ab
from colorize.settings import MeanSettings


class MeanAgent(Agent):
    """Every pixel gets the mean a, b of the known region, and keeps its gray.

    Attributes
    ----------
    ab_ : (2,) array of float
        The mean a, b.
    """

    Settings = MeanSettings
    title = "Mean colour"

    def fit(self, canvas, on_progress=None):
        self.ab_ = to_ab(canvas.rgb[canvas.known]).mean(axis=0)
        return self

    def _predict(self, canvas):
        return keeping_gray(canvas.gray, np.broadcast_to(self.ab_, (*canvas.shape, 2)))
