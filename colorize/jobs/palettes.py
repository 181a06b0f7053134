"""Palettes of every size as a task: k against inertia and scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from time import perf_counter

import numpy as np

from colorize.agents import BasicAgent
from colorize.agents.basic.palette import read_pinned
from colorize.canvas import Canvas
from colorize.experiment.palettes import SIZES, palette_sizes
from colorize.jobs.messages import Command, Report, obey
from colorize.network import threads
from colorize.settings import BasicSettings


@dataclass(frozen=True, eq=False)
class PalettesTask:
    """Run the basic agent with each number of colours.

    The reports' series hold a :class:`~colorize.experiment.palettes.PaletteSize` for each k
    under ``sizes``.
    """

    canvas: Canvas
    truth: np.ndarray | None  # (H, W, 3) uint8
    settings: BasicSettings

    @property
    def memory(self) -> float:
        return BasicAgent(self.settings).memory(self.canvas)

    @property
    def sizes(self) -> list[int]:
        """The numbers of colours: all that have room for the pinned ones."""
        return [k for k in SIZES if k >= len(read_pinned(self.settings.pinned))]

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report after each block of the search and after each k."""
        begin, step, sizes = perf_counter(), 0, self.sizes

        def report(**more) -> Report:
            return Report(step, len(sizes), perf_counter() - begin, **more)

        with threads.training():
            for size in palette_sizes(self.canvas, self.truth, self.settings, sizes):
                step += size is not None
                yield report(series={} if size is None else {"sizes": [size]})
                command = yield from obey(command, commands, step,
                                          lambda _: report(paused=True), threads.pause)
                if command.stop:
                    break
        yield report(over=True)
