"""One experiment: a photograph becomes a canvas, an agent colours it, the result is scored."""

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import numpy as np

from colorize.agents import AGENTS, Agent
from colorize.agents.base import OnProgress
from colorize.canvas import Canvas, reference_canvas, split_left_right
from colorize.imaging import fit_within, photo_is_gray, resize
from colorize.imaging.color import chroma_to_rgb, to_chroma, to_gray
from colorize.imaging.guided import guided_enlarge
from colorize.metrics import Scores, score
from colorize.settings import PictureSettings, Settings

LARGEST = 2**20  # pixels of an enlarged picture: enlarging needs 200 bytes of memory for each


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
        Elapsed time of fit and predict.
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


def prepare(rgb: np.ndarray, settings: PictureSettings) -> tuple[Canvas, np.ndarray]:
    """A photograph as a canvas by the report's protocol: resized, its left half known.

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


def prepare_reference(reference: np.ndarray, photo: np.ndarray,
                      settings: PictureSettings) -> tuple[Canvas, np.ndarray | None]:
    """A photo to be coloured, and a reference picture to learn from, as one canvas.

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
        None if the photo is gray, perhaps with a tint, so that its true colours are not
        available: see :func:`colorize.imaging.photo_is_gray`.
    """
    gray = photo_is_gray(photo, settings.photo_is).is_gray
    pair = [resize(rgb, settings.size, settings.resampling) for rgb in (reference, photo)]
    return reference_canvas(*pair), None if gray else np.concatenate(pair, axis=1)


def at_photo_size(coloured: np.ndarray, photo: np.ndarray) -> np.ndarray:
    """A photo at its own size, with the colours that an agent predicted at another size.

    Parameters
    ----------
    coloured : (h, w, 3) array of uint8
        The coloured photo, at any size and aspect ratio.
    photo : (H, W, 3) array of uint8
        Only its gray is used.

    Returns
    -------
    rgb : (H, W, 3) array of uint8
        Smaller than the photo where that has more than :data:`LARGEST` pixels.

    Examples
    --------
    >>> red = np.full((8, 8, 3), (200, 40, 40), np.uint8)
    >>> at_photo_size(red, np.full((20, 30, 3), 60, np.uint8))[0, 0]
    array([186,  26,  26], dtype=uint8)
    """
    gray = to_gray(fit_within(photo, LARGEST))
    return chroma_to_rgb(gray, guided_enlarge(to_chroma(coloured), to_gray(coloured), gray))


def output_picture(run: Run, photo: np.ndarray | None) -> np.ndarray:
    """The picture to be saved.

    Parameters
    ----------
    run : Run
    photo : (H, W, 3) array of uint8, or None
        The photo that was coloured by a reference; None if there was no reference.

    Returns
    -------
    rgb : (H, W, 3) array of uint8
        Without a reference the whole coloured canvas; with one the photo alone, at
        its own size: see :func:`at_photo_size`.
    """
    return run.rgb if photo is None else at_photo_size(run.rgb[run.canvas.unknown_box], photo)


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
    """Colour the canvas with a fitted agent and score the result.

    `start` is the value of `time.perf_counter` at the start of the fit.
    """
    rgb = agent.predict(canvas)
    seconds = perf_counter() - start
    scores = None if truth is None else score(canvas, truth, rgb)
    return Run(canvas, agent.settings, agent, rgb, scores, seconds)
