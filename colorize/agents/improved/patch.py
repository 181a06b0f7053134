"""A small patch of the known region, to look at a training step number by number."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from colorize.agents.improved.batches import LOWEST, Batch
from colorize.canvas import Canvas
from colorize.imaging.color import scale_ab, to_ab
from colorize.network.one_step import OneStep
from colorize.network.spec import draw_weights, figure3, start_at
from colorize.settings import ImprovedSettings

SIDE = 8  # pixels; even, since the network halves and doubles
WIDTH = 3  # channels of the hidden layers: few enough to show every number
APART = 4  # pixels between the patches to choose from


class Box(NamedTuple):
    """A square of SIDE pixels, by its first row and column."""

    row: int
    column: int

    @property
    def slices(self) -> tuple[slice, slice]:
        return slice(self.row, self.row + SIDE), slice(self.column, self.column + SIDE)


def most_varied(canvas: Canvas) -> Box:
    """Of the patches with the most known pixels, the one whose gray varies most.

    Examples
    --------
    >>> gray = np.zeros((24, 24), np.float32)
    >>> gray[12:14, 8:12] = 1
    >>> canvas = Canvas(gray, np.ones((24, 24), bool), np.ones((24, 24, 3), np.uint8))
    >>> most_varied(canvas)
    Box(row=8, column=4)
    """
    step = (slice(None, None, APART),) * 2
    known, gray = (sliding_window_view(array, (SIDE, SIDE))[step]
                   for array in (canvas.known, canvas.gray))
    count, variance = known.sum((2, 3)), gray.var((2, 3))
    best = np.where(count == count.max(), variance, -1)
    row, column = np.unravel_index(best.argmax(), best.shape)
    return Box(APART * int(row), APART * int(column))


def patch_batch(canvas: Canvas, box: Box, settings: ImprovedSettings) -> Batch:
    """The patch as the network trains on it: gray alone, a and b, and what is known."""
    low = np.float32(LOWEST[settings.centre])
    x = low + (1 - low) * canvas.gray[box.slices][None, None]
    target = scale_ab(to_ab(canvas.rgb[box.slices])).transpose(2, 0, 1)[None]  # (1, 2, H, W)
    return Batch(x, target, canvas.known[box.slices][None, None].astype(np.float32))


def step_on_patch(canvas: Canvas, box: Box, settings: ImprovedSettings,
                  width: int = WIDTH) -> OneStep:
    """The first training step on one patch, of the agent's network with few channels.

    It has the settings' optimizer, learning rate, weight decay and seed.
    """
    spec, batch = figure3(width), patch_batch(canvas, box, settings)
    weights = draw_weights(spec, settings.seed)
    if settings.centre == "on":
        weights = start_at(weights, batch.mean())
    decay = settings.weight_decay if settings.optimizer == "adam" else 0.0
    return OneStep(spec, weights, batch.x, batch.target, batch.mask, settings.optimizer,
                   settings.learning_rate, decay)
