"""One photo of many: from its file to the result's file."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from colorize.agents import AGENTS
from colorize.agents.clock import computing
from colorize.canvas import Canvas
from colorize.experiment.output import output_picture
from colorize.experiment.result import conclude
from colorize.experiment.result_file import PIXEL_BYTES, encode
from colorize.experiment.steps import Step, Steps
from colorize.experiment.task import Task, prepare
from colorize.imaging import (
    MAX_FULL_SIZE,
    MAX_OPENED,
    ImageError,
    header_pixels,
    open_with_notes,
    require_two_patches,
)
from colorize.settings import OutputSettings, PictureSettings, Settings


@dataclass(frozen=True, eq=False)
class PhotoFile:
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
        pixels = min(header_pixels(self.data), self._most_pixels)
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
                      np.zeros((*shape, 3), np.uint8), (0.0, 0.5) if others else (0.0,))

    def steps(self) -> Steps:
        """Yield as the agent does, then at the last of its steps; return the file's bytes."""
        yield (step := Step(0, 0))
        opened = open_with_notes(self.data, self._most_pixels)
        task = self._prepare(opened.rgb)
        agent, start = AGENTS[self.agent.name](self.agent), computing()
        for progress in agent.train(task.canvas):
            yield (step := Step(progress.step, progress.total, release=agent.release))
        run = conclude(agent, task.canvas, None, start)
        picture = output_picture(run, task, opened.rgb, self.output)
        encoded = encode(picture, self.output, opened)
        while True:
            try:
                next(encoded)
            except StopIteration as end:
                return end.value
            yield step

    def _prepare(self, rgb: np.ndarray) -> Task:
        require_two_patches(rgb, getattr(self.agent, "patch_size", 1))
        task = prepare(rgb, self.picture, self.references)
        if task.truth is None and not self.references:
            raise ImageError("It is taken for a gray photo: it needs a reference picture.")
        if not task.canvas.has_colour:
            raise ImageError("Its source of colour is gray, must have colours to learn.")
        return task
