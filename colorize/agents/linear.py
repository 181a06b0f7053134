"""Baseline: colour as a linear function of the gray patch, by least squares."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from colorize.agents.base import Agent
from colorize.imaging.color import ab_to_rgb, to_ab
from colorize.settings import LinearSettings


class LinearAgent(Agent):
    """Ordinary least squares from the grays of a patch to the middle pixel's a, b.

    Why it cannot work, which is what it is here to show: a linear function sends
    gray to *one* line through the a, b plane.  Where dark means blue and bright
    means red, all between must be a mixture of the two; a second object of the
    same gray gets the same colour; and nothing keeps the line inside the colours
    that exist.

    Attributes
    ----------
    weights_ : (patch_size ** 2 + 1, 2) array of float
        The last row is the constant.

    Examples
    --------
    >>> from colorize.canvas import split_left_right
    >>> canvas, truth = split_left_right(np.full((4, 6, 3), (90, 60, 30), np.uint8))
    >>> int(abs(LinearAgent().fit(canvas).predict(canvas) - truth.astype(int)).max())
    0
    """

    Settings = LinearSettings
    title = "Linear"

    def fit(self, canvas, on_progress=None):
        patches = _patches(canvas.gray, self.settings.patch_size)[canvas.known]
        self.weights_ = np.linalg.lstsq(patches, to_ab(canvas.rgb[canvas.known]), rcond=None)[0]
        return self

    def _predict(self, canvas):
        ab = _patches(canvas.gray, self.settings.patch_size) @ self.weights_
        return ab_to_rgb(canvas.gray, ab, self.settings.reconstruction)


def _patches(gray: np.ndarray, size: int) -> np.ndarray:
    """The patch around each pixel and a one: (H, W, size * size + 1) float64."""
    windows = sliding_window_view(np.pad(gray, size // 2, mode="edge"), (size, size))
    patches = np.ones((*gray.shape, size * size + 1))
    patches[..., :-1] = windows.reshape(*gray.shape, -1)
    return patches
