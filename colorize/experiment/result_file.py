"""The file of a result at full size."""

from dataclasses import dataclass, replace

import numpy as np

from colorize.experiment.output import output_picture
from colorize.experiment.result import Run
from colorize.experiment.steps import Step, Steps
from colorize.experiment.task import Task
from colorize.imaging import MAX_FULL_SIZE, FullSize, Opened, encoding, open_with_notes
from colorize.settings import OutputSettings

STEPS = 100  # of the progress bar
PIXEL_BYTES = 8  # of memory for each pixel, as ``benchmarks/full_size.py`` measures it


@dataclass(eq=False)
class ResultFile:
    """Write a result as a file, with all pixels of its photo.

    Parameters
    ----------
    run : Run
    photo : bytes or (H, W, 3) array of uint8
        The photo's file, or its pixels.
    task : Task
        That of the run.
    output : OutputSettings
    pixels : int
        Of the photo's file.
    """

    run: Run
    photo: bytes | np.ndarray
    task: Task
    output: OutputSettings
    pixels: int

    def __post_init__(self):
        self.run = replace(self.run, agent=None)  # which may hold hundreds of megabytes
        self.task = replace(self.task, canvas=self.run.canvas, truth=None)

    @property
    def memory(self) -> float:
        """Bytes that it takes."""
        return PIXEL_BYTES * min(self.pixels, MAX_FULL_SIZE) + len(self.photo)

    def steps(self) -> Steps:
        """Yield how far it is; return the file's bytes."""
        yield Step(0, STEPS)
        opened = self.photo
        if isinstance(opened, bytes):
            opened = open_with_notes(opened, MAX_FULL_SIZE)
        else:
            opened = Opened(opened, opened.shape[1::-1])
        picture = output_picture(self.run, self.task, opened.rgb, self.output)
        return (yield from encode(picture, self.output, opened))


def encode(picture: np.ndarray | FullSize, output: OutputSettings, photo: Opened) -> Steps:
    """Encode a picture as these settings say; returns the file's bytes."""
    shares = encoding(picture, output.format, output.quality, photo)
    while True:
        try:
            share = next(shares)
        except StopIteration as end:
            yield Step(STEPS, STEPS)
            return bytes(end.value)
        yield Step(max(1, int(share * (STEPS - 1))), STEPS)
