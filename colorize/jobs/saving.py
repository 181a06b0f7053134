"""Saving a result at full size: a task for the worker, where its memory goes when it is done."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from queue import SimpleQueue
from time import perf_counter

import numpy as np

from colorize.experiment import Run, Task, output_picture
from colorize.imaging import MAX_FULL_SIZE, Opened, encoding, open_with_notes
from colorize.jobs.messages import Command, Report, obey
from colorize.settings import OutputSettings

STEPS = 100  # of the progress bar
PIXEL_BYTES = 8  # of memory for each pixel, as ``benchmarks/full_size.py`` measures it


@dataclass(eq=False)
class SaveTask:
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

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report how far it is; the last report holds the file's bytes, None if it is stopped."""
        start, step = perf_counter(), 0

        def report(**more) -> Report:
            return Report(step, STEPS, perf_counter() - start, **more)

        yield report()
        steps = self._encoding()
        while True:
            command = yield from obey(command, commands, step, lambda _: report(paused=True))
            if command.stop:
                return (yield report(over=True))
            try:
                step = max(1, int(next(steps) * (STEPS - 1)))
            except StopIteration as end:
                step = STEPS
                return (yield report(over=True, result=bytes(end.value)))
            yield report()

    def _encoding(self):
        opened = self.photo
        if isinstance(opened, bytes):
            opened = open_with_notes(opened, MAX_FULL_SIZE)
        else:
            opened = Opened(opened, opened.shape[1::-1])
        picture = output_picture(self.run, self.task, opened.rgb, self.output)
        return (yield from encoding(picture, self.output.format, self.output.quality, opened))
