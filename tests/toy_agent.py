"""A toy agent: a slow agent that is added by its settings, its class and a line in each table.

It sleeps a little in each step, then predicts the mean known gray for every pixel.  Its
attributes say how many steps it took, and in which process.
"""

import os
import time
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from colorize.agents.base import IterativeAgent, Progress
from colorize.settings import Settings
from colorize.settings.parameter import parameter

NAP = 0.005  # seconds that a step takes


@dataclass(frozen=True)
class ToySettings(Settings):
    """The settings of the toy agent."""

    name: ClassVar[str] = "toy"

    naps: int = parameter(3, "Naps", "Number of steps, in each of which the toy agent sleeps.",
                          low=1, high=100_000, step=1, logarithmic=True)


class ToyAgent(IterativeAgent):
    """Predicts the mean gray of the known region, after some naps.

    Attributes
    ----------
    gray_ : int
        The mean gray, from 0 to 255.
    naps_ : int
        Steps taken.
    pid_ : int
        The process that trained it.
    """

    Settings = ToySettings
    title = "Toy agent"
    slow = True

    def train(self, canvas):
        self.gray_ = round(255 * float(canvas.gray[canvas.known].mean()))
        for step in range(1, self.settings.naps + 1):
            time.sleep(NAP)
            self.naps_, self.pid_ = step, os.getpid()
            yield Progress(step, self.settings.naps, loss=1 / step)

    def _predict(self, canvas):
        return np.full((*canvas.shape, 3), self.gray_, np.uint8)

    def preview(self, canvas):
        return canvas.fill(self._predict(canvas))
