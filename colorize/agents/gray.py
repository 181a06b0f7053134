"""Baseline: leave the picture gray."""

from colorize.agents.base import Agent
from colorize.settings import GraySettings


class GrayAgent(Agent):
    """Returns the gray picture itself: the lower limit for the scores of every other agent."""

    Settings = GraySettings
    title = "Gray"

    def fit(self, canvas, on_progress=None):
        self.fitted_ = True
        return self

    def _predict(self, canvas):
        return canvas.gray_rgb()
