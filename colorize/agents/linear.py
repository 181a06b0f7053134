"""Baseline: colour as a linear function of the gray patch, by least squares."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from colorize.agents.base import Agent
from colorize.imaging.color import ab_to_rgb, to_ab
from colorize.settings import LinearSettings

#: Singular values below this share of the largest are rounding errors of float32 grays.
ROUNDING = 1e-6


class LinearAgent(Agent):
    """Ordinary least squares from the grays of a patch to the a, b of its centre pixel.

    It shows the limits of a linear function, which maps gray to *one* line in the a, b
    plane.  If dark pixels are blue and bright ones red, every gray in between becomes a
    mixture of blue and red; two objects of the same gray get the same colour; and the
    line may leave the colours inside sRGB.

    Attributes
    ----------
    weights_ : (patch_size ** 2 + 1, 2) array of float
        The last row is the intercept.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> canvas, truth = split(np.full((4, 6, 3), (90, 60, 30), np.uint8))
    >>> int(abs(LinearAgent().fit(canvas).predict(canvas) - truth.astype(int)).max())
    0
    """

    Settings = LinearSettings
    title = "Linear"

    def fit(self, canvas, on_progress=None):
        patches = gray_patches(canvas.gray, self.settings.patch_size)[canvas.known]
        ab = to_ab(canvas.rgb[canvas.known])
        self.weights_ = np.linalg.lstsq(patches, ab, rcond=ROUNDING)[0]
        return self

    def _predict(self, canvas):
        ab = gray_patches(canvas.gray, self.settings.patch_size) @ self.weights_
        return ab_to_rgb(canvas.gray, ab, self.settings.reconstruction)


def gray_patches(gray: np.ndarray, size: int) -> np.ndarray:
    """The patch around each pixel, and a 1 for the intercept: (H, W, size**2 + 1) float64."""
    windows = sliding_window_view(np.pad(gray, size // 2, mode="edge"), (size, size))
    patches = np.ones((*gray.shape, size * size + 1))
    patches[..., :-1] = windows.reshape(*gray.shape, -1)
    return patches
