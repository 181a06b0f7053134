"""The errors of a result as a task: SSIM of each pixel takes too long for a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from time import perf_counter

import numpy as np

from colorize.canvas import Canvas
from colorize.experiment.errors import find_errors
from colorize.jobs.messages import Command, Report


@dataclass(frozen=True, eq=False)
class ErrorsTask:
    """Compare a result with the truth: see :func:`colorize.experiment.errors.find_errors`."""

    canvas: Canvas
    truth: np.ndarray
    rgb: np.ndarray
    box: tuple[slice, slice]
    maps: bool

    @property
    def memory(self) -> float:
        return 500.0 * self.canvas.gray.size

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """The only report holds the errors."""
        start = perf_counter()
        found = find_errors(self.canvas, self.truth, self.rgb, self.box, self.maps)
        yield Report(1, 1, perf_counter() - start, over=True, result=found)
