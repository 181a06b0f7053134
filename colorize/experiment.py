"""One experiment: a photograph made a canvas, an agent's settings, and what came of them."""

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import numpy as np

from colorize.agents import AGENTS, Agent
from colorize.agents.base import OnProgress
from colorize.agents.context.scene import enlarge
from colorize.canvas import Canvas, beside, split_left_right
from colorize.imaging import fit_within, looks_gray, resize
from colorize.imaging.color import chroma_to_rgb, to_chroma, to_gray
from colorize.metrics import Scores, score
from colorize.settings import PictureSettings, Settings

LARGEST = 2**20  # pixels: to enlarge colours takes 200 bytes for each, for a moment


@dataclass(frozen=True, eq=False)
class Run:
    """What came of one experiment.

    Parameters
    ----------
    canvas : Canvas
    settings : Settings
    agent : Agent
        Fitted; what it learnt ends in an underscore.
    rgb : (H, W, 3) array of uint8
        The coloured picture, known region as given.
    scores : Scores or None
        None where the truth is not known.
    seconds : float
        Wall time of fit and predict.
    """

    canvas: Canvas
    settings: Settings
    agent: Agent
    rgb: np.ndarray
    scores: Scores | None
    seconds: float

    @cached_property
    def colourfulness(self) -> float:
        """Mean chroma of what was coloured, as a share of that of what was known."""
        chroma = np.linalg.norm(to_chroma(self.rgb), axis=-1)
        known = self.canvas.known
        if known.all():
            return 1.0
        return float(chroma[~known].mean() / max(chroma[known].mean(), 1e-9))


def prepare(rgb: np.ndarray, settings: PictureSettings) -> tuple[Canvas, np.ndarray]:
    """A photograph as the report used it: resized, its left half known.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    settings : PictureSettings

    Returns
    -------
    canvas : Canvas
        ``size x size``, the left half known.
    truth : (size, size, 3) array of uint8
    """
    return split_left_right(resize(rgb, settings.size, settings.resampling))


def prepare_beside(reference: np.ndarray, photo: np.ndarray,
                   settings: PictureSettings) -> tuple[Canvas, np.ndarray | None]:
    """A photo to be coloured beside a picture to learn from.

    Parameters
    ----------
    reference, photo : (H, W, 3) arrays of uint8
        Each of any size.
    settings : PictureSettings

    Returns
    -------
    canvas : Canvas
        ``size x 2 size``, the left half known.
    truth : (size, 2 size, 3) array of uint8 or None
        None if the photo is gray: nobody knows its colours.
    """
    pair = [resize(rgb, settings.size, settings.resampling) for rgb in (reference, photo)]
    return beside(*pair), None if looks_gray(photo) else np.concatenate(pair, axis=1)


def at_own_size(coloured: np.ndarray, photo: np.ndarray) -> np.ndarray:
    """A photo in its own shape, with the colours that an agent found on a square.

    Parameters
    ----------
    coloured : (h, w, 3) array of uint8
        The photo as it was coloured, at whatever size.
    photo : (H, W, 3) array of uint8
        Nothing but its gray is looked at.

    Returns
    -------
    rgb : (H, W, 3) array of uint8
        Smaller than the photo where that has more than :data:`LARGEST` pixels.

    Examples
    --------
    >>> red = np.full((8, 8, 3), (200, 40, 40), np.uint8)
    >>> at_own_size(red, np.full((20, 30, 3), 60, np.uint8))[0, 0]
    array([186,  26,  26], dtype=uint8)
    """
    gray = to_gray(fit_within(photo, LARGEST))
    return chroma_to_rgb(gray, enlarge(to_chroma(coloured), to_gray(coloured), gray))


def worth_keeping(run: Run, photo: np.ndarray | None) -> np.ndarray:
    """The whole coloured picture; of a photo beside a reference that alone, in its own shape."""
    return run.rgb if photo is None else at_own_size(run.rgb[run.canvas.unknown_box], photo)


def run(canvas: Canvas, truth: np.ndarray | None, settings: Settings,
        on_progress: OnProgress | None = None) -> Run:
    """Fit the agent these settings belong to, colour the canvas and score it.

    Parameters
    ----------
    canvas : Canvas
    truth : (H, W, 3) array of uint8, or None if nobody knows it
        Never shown to the agent.
    settings : Settings
        Their type says which agent.
    on_progress : callable, optional
        Hears from the fit and may stop it.

    Examples
    --------
    >>> from colorize.canvas import split_left_right
    >>> from colorize.settings import MeanSettings
    >>> picture = np.full((8, 8, 3), (200, 100, 50), np.uint8)
    >>> run(*split_left_right(picture), MeanSettings()).scores.ciede2000 < 1
    True
    """
    start = perf_counter()
    agent = AGENTS[settings.name](settings).fit(canvas, on_progress)
    return conclude(agent, canvas, truth, start)


def conclude(agent: Agent, canvas: Canvas, truth: np.ndarray | None, start: float) -> Run:
    """Colour the canvas with a fitted agent and score it; `start` is the clock at its start."""
    rgb = agent.predict(canvas)
    seconds = perf_counter() - start
    scores = None if truth is None else score(canvas, truth, rgb)
    return Run(canvas, agent.settings, agent, rgb, scores, seconds)
