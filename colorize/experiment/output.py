"""The picture that a run's result is saved as, or that pages show: with tone, at any size."""

import numpy as np

from colorize.experiment.result import Run
from colorize.experiment.task import Task
from colorize.imaging import FullSize, change_tone, fit_within, shape_within
from colorize.settings import OutputSettings

LARGEST = 2**20  # pixels of a photo coloured as a whole, unless it is saved at full size


def output_picture(run: Run, task: Task, photo: np.ndarray,
                   output: OutputSettings | None = None) -> np.ndarray | FullSize:
    """The picture to be saved: the photo in colour.

    Parameters
    ----------
    run : Run
    task : Task
        That of the run.
    photo : (H, W, 3) array of uint8
        The photo at its own size.
    output : OutputSettings, optional

    Returns
    -------
    picture : (h, w, 3) array of uint8, or FullSize
        At full size: the photo with all its pixels.  Else, if none of its colours are kept, the
        photo in its own shape with at most :data:`LARGEST` pixels, or what pages show.

    Examples
    --------
    >>> from colorize.experiment import prepare, run
    >>> from colorize.settings import MeanSettings, PictureSettings
    >>> picture = np.full((600, 900, 3), (200, 100, 50), np.uint8)
    >>> task = prepare(picture, PictureSettings(size=64, photo_is="colour"))
    >>> result = run(task.canvas, task.truth, MeanSettings())
    >>> output_picture(result, task, picture, OutputSettings(full_size="on")).shape
    (600, 900, 3)
    """
    output = output or OutputSettings()
    full = output.full_size == "on"
    if task.kept.any() and not full:
        return shown_picture(run, task, output)
    return FullSize(run.rgb[task.box], photo if full else fit_within(photo, LARGEST), task.kept,
                    output.strength, output.warmth)


def output_shape(task: Task, photo: np.ndarray) -> tuple[int, int]:
    """Height and width of the picture that is saved where it is not to have full size.

    Parameters
    ----------
    task : Task
    photo : (H, W, 3) array of uint8
        The photo at its own size.
    """
    if task.kept.any():
        return task.kept.shape
    return shape_within(photo.shape[:2], LARGEST)


def shown_picture(run: Run, task: Task, output: OutputSettings) -> np.ndarray:
    """The photo as pages show it, (h, w, 3) uint8: at the canvas's size, with another tone."""
    return change_tone(run.rgb[task.box], output.strength, output.warmth, task.kept)
