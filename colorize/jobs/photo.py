"""One photo of many as a task: from its file to the result's file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from math import inf
from queue import SimpleQueue

import numpy as np
from PIL import Image

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import Task, output_picture, prepare
from colorize.imaging import (
    FORMATS,
    MAX_FULL_SIZE,
    MAX_OPENED,
    ImageError,
    encoding,
    open_with_notes,
    require_two_patches,
)
from colorize.imaging.tiff import read_directory
from colorize.jobs.messages import Command, Report
from colorize.jobs.saving import PIXEL_BYTES
from colorize.jobs.training import RunTask
from colorize.settings import OutputSettings, PictureSettings, Settings


@dataclass(frozen=True, eq=False)
class PhotoTask:
    """Colour one photo, from its file to the result's file.

    Parameters
    ----------
    data : bytes
        The photo's file.
    references : tuple of (H, W, 3) arrays of uint8
        The pictures to learn from; without any, a part of the photo itself.
    picture : PictureSettings
    agent : Settings
    output : OutputSettings
    """

    data: bytes
    references: tuple[np.ndarray, ...]
    picture: PictureSettings
    agent: Settings
    output: OutputSettings

    @cached_property
    def memory(self) -> float:
        """Bytes that it takes: what it is given, the photo's pixels, and the agent's fit.

        Decoding is over when the fit begins, and leaves three bytes a pixel.  At full size the
        pixels count beside the fit, which leaves a part of its memory in use: PyTorch itself.
        """
        given = len(self.data) + sum(reference.nbytes for reference in self.references)
        pixels = min(pixels_of(self.data), self._most_pixels)
        fit = AGENTS[self.agent.name](self.agent).memory(self._largest_canvas())
        if self._is_full_size:
            return given + PIXEL_BYTES * pixels + fit
        return given + max(PIXEL_BYTES * pixels, 3 * pixels + fit)

    @property
    def _is_full_size(self) -> bool:
        return self.output.full_size == "on"

    @property
    def _most_pixels(self) -> int:
        return MAX_FULL_SIZE if self._is_full_size else MAX_OPENED

    def _largest_canvas(self) -> Canvas:
        """The largest canvas on which the agent may work, whatever shape the photo has.

        References are as large as a square photo, or together twice as long as `size`.
        """
        size, count = self.picture.size, len(self.references)
        others = count if self.picture.shape == "square" else 2 * bool(count)
        shape = (1 + others) * size, size
        return Canvas(np.zeros(shape, np.float32), np.ones(shape, bool),
                      np.zeros((*shape, 3), np.uint8))

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report as the agent does; the last report holds the bytes of the result's file."""
        opened = open_with_notes(self.data, self._most_pixels)
        task = self._prepare(opened.rgb)
        for report in RunTask(task.canvas, None, AGENTS[self.agent.name](self.agent)).execute(
                command, commands):
            if not report.over:
                yield report
        picture = output_picture(report.result, task, opened.rgb, self.output)
        steps = encoding(picture, self.output.format, self.output.quality, opened)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return (yield Report(report.step, report.total, report.seconds, over=True,
                                     result=bytes(end.value)))

    def _prepare(self, rgb: np.ndarray) -> Task:
        require_two_patches(rgb, getattr(self.agent, "patch_size", 1))
        task = prepare(rgb, self.picture, self.references)
        if task.truth is None and not self.references:
            raise ImageError("It is taken for a gray photo: it needs a reference picture.")
        if not task.canvas.has_colour:
            raise ImageError("Its source of colour is gray, must have colours to learn.")
        return task


def pixels_of(data: bytes) -> float:
    """How many pixels a picture's file has, by its header.

    Infinity for a TIFF of which Pillow cannot tell; 0 for what is no picture: it is not decoded.
    """
    try:
        with Image.open(BytesIO(data), formats=list(FORMATS)) as image:
            return image.width * image.height
    except Exception:  # of any type, where a file is damaged
        return inf if read_directory(data) else 0
