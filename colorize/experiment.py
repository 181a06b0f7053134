"""One experiment: a photograph becomes a canvas, an agent colours it, the result is scored."""

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import numpy as np

from colorize.agents import AGENTS, Agent
from colorize.agents.base import OnProgress
from colorize.canvas import Canvas, reference_canvas, split_left_right
from colorize.imaging import FullSize, change_tone, fit_within, photo_is_gray, resize
from colorize.imaging.color import to_chroma
from colorize.metrics import Scores, score
from colorize.settings import OutputSettings, PictureSettings, Settings

LARGEST = 2**20  # pixels of a photo coloured from a reference, unless it is saved at full size


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


def output_picture(run: Run, photo: np.ndarray, whole: bool = False,
                   output: OutputSettings | None = None) -> np.ndarray | FullSize:
    """The picture to be saved; known pixels are as given, whatever the strength and warmth.

    Parameters
    ----------
    run : Run
    photo : (H, W, 3) array of uint8
        The photo at its own size.
    whole : bool
        Whether the whole photo was coloured, from a reference: none of its pixels is known.
    output : OutputSettings, optional

    Returns
    -------
    picture : (h, w, 3) array of uint8, or FullSize
        At full size: the photo with all its pixels.  Else, if it was coloured as a whole, the
        photo in its own shape with at most :data:`LARGEST` pixels, or the coloured canvas.

    Examples
    --------
    >>> from colorize.settings import MeanSettings
    >>> picture = np.full((600, 900, 3), (200, 100, 50), np.uint8)
    >>> result = run(*prepare(picture, PictureSettings(size=64)), MeanSettings())
    >>> output_picture(result, picture, output=OutputSettings(full_size="on")).shape
    (600, 900, 3)
    """
    output = output or OutputSettings()
    tone = {"strength": output.strength, "warmth": output.warmth}
    coloured, keep = shown_picture(run.rgb, run.canvas, whole), run.canvas.known
    if whole:
        full = output.full_size == "on"
        return FullSize(coloured, photo if full else fit_within(photo, LARGEST), **tone)
    if output.full_size == "on":
        return FullSize(coloured, photo, keep if run.canvas.has_colour else None, **tone)
    return change_tone(coloured, keep=keep, **tone)


def shown_picture(rgb: np.ndarray, canvas: Canvas, whole: bool) -> np.ndarray:
    """The part of a canvas's picture, (h, w, 3), that shows the photo."""
    return rgb[canvas.unknown_box] if whole else rgb


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
