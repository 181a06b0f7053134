"""One run: an agent learns from a canvas and colours it, and the result is scored."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from colorize.agents import AGENTS, Agent
from colorize.agents.base import OnProgress
from colorize.agents.clock import computing
from colorize.canvas import Canvas
from colorize.experiment.metrics import Scores, score
from colorize.imaging.color import to_chroma
from colorize.settings import Settings


@dataclass(frozen=True, eq=False)
class Run:
    """The result of one experiment.

    Parameters
    ----------
    canvas : Canvas
    settings : Settings
    agent : Agent
        Fitted; the names of learnt attributes end in an underscore.
    rgb : (H, W, 3) array of uint8
        The coloured picture; its known pixels are as given.
    scores : Scores or None
        None if the truth is not available.
    seconds : float
        Seconds of computing of fit and predict: see :mod:`colorize.agents.clock`.
    """

    canvas: Canvas
    settings: Settings
    agent: Agent
    rgb: np.ndarray
    scores: Scores | None
    seconds: float

    @cached_property
    def colourfulness(self) -> float:
        """Mean chroma of the unknown pixels, divided by that of the known; 1 if none is unknown."""
        chroma = np.linalg.norm(to_chroma(self.rgb), axis=-1)
        known = self.canvas.known
        if known.all():
            return 1.0
        return float(chroma[~known].mean() / max(chroma[known].mean(), 1e-9))


def run(canvas: Canvas, truth: np.ndarray | None, settings: Settings,
        on_progress: OnProgress | None = None) -> Run:
    """Fit the agent of these settings, colour the canvas and score the result.

    Parameters
    ----------
    canvas : Canvas
    truth : (H, W, 3) array of uint8, or None
        Used for the scores alone; the agent has no access to it.
    settings : Settings
        Their type determines the agent.
    on_progress : callable, optional
        Called after each step of the fit; returning True ends the fit.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> from colorize.settings import MeanSettings
    >>> picture = np.full((8, 8, 3), (200, 100, 50), np.uint8)
    >>> run(*split(picture), MeanSettings()).scores.ciede2000 < 1
    True
    """
    start = computing()
    agent = AGENTS[settings.name](settings).fit(canvas, on_progress)
    return conclude(agent, canvas, truth, start)


def conclude(agent: Agent, canvas: Canvas, truth: np.ndarray | None, start: float) -> Run:
    """Colour the canvas with a fitted agent and score the result.

    `start` is the value of `computing` at the start of the fit.
    """
    rgb = agent.predict(canvas)
    seconds = computing() - start
    scores = None if truth is None else score(canvas, truth, rgb)
    return Run(canvas, agent.settings, agent, rgb, scores, seconds)
