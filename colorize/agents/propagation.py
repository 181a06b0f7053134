"""Baseline: colour spreads from the known region to where gray is alike.

Source: Levin, Lischinski and Weiss, "Colorization using optimization" (2004).
"""

import numpy as np
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import splu

from colorize.agents.base import Agent, OnProgress, Progress
from colorize.imaging.color import ab_to_rgb, to_ab
from colorize.settings import PropagationSettings

DIRECT = 40_000  # unknown pixels up to which the equations are solved at once, 0.6 s
SWEEPS = 60      # beyond: averaging steps that bring a coarser solution's edges into place

_STEPS = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx]


class PropagationAgent(Agent):
    """Each unknown pixel is the average of its neighbours, the more the more alike their gray.

    The known colours are the boundary of that system of equations, so colour
    flows along even gray and stops at edges.  It learns nothing about what has
    which colour: an object that the known region does not touch gets the colour
    of whatever surrounds it.

    Attributes
    ----------
    canvas_ : Canvas
    ab_ : (H, W, 2) array of float
        Its a, b; as given where known.  Asked about another canvas, the agent
        spreads that one's own known colours.

    Examples
    --------
    >>> from colorize.canvas import split_left_right
    >>> canvas, truth = split_left_right(np.full((4, 6, 3), (90, 60, 30), np.uint8))
    >>> int(abs(PropagationAgent().fit(canvas).predict(canvas) - truth.astype(int)).max())
    0
    """

    Settings = PropagationSettings
    title = "Propagation"

    def fit(self, canvas, on_progress=None):
        self.ab_ = self._spread(canvas, on_progress)
        self.canvas_ = canvas
        return self

    def _predict(self, canvas):
        ab = self.ab_ if canvas == self.canvas_ else self._spread(canvas)
        return ab_to_rgb(canvas.gray, ab, self.settings.reconstruction)

    def _spread(self, canvas, on_progress=None):
        ab = np.where(canvas.known[..., None], to_ab(canvas.rgb), 0.0)
        return spread(canvas.gray, canvas.known, ab, self.settings.contrast, on_progress)


def spread(gray: np.ndarray, known: np.ndarray, values: np.ndarray, contrast: float = 0.6,
           on_progress: OnProgress | None = None) -> np.ndarray:
    """Spread `values` from `known` to everywhere along alike grays.

    Up to :data:`DIRECT` unknown pixels the equations are solved exactly.  Larger
    pictures start from the solution at half the size, which has the colours
    right but the edges blurred, and average a few times with the full-size weights.

    Parameters
    ----------
    gray : (H, W) array of float
    known : (H, W) array of bool
    values : (H, W, C) array of float
        Read only where known.
    contrast : float
        How unlike two grays may be and still share, times the spread around them.
    on_progress : callable, optional
        Hears of every averaging step; returning True ends them.

    Returns
    -------
    spread : (H, W, C) array of float
        As given where known.
    """
    result = values.reshape(known.size, -1).copy()
    unknown = np.flatnonzero(~known)
    rows = affinities(gray, contrast)[unknown]
    if len(unknown) <= DIRECT:
        given = rows @ np.where(known.reshape(-1, 1), result, 0)
        if len(unknown):
            system = eye_array(len(unknown)) - rows[:, unknown]
            result[unknown] = splu(system.tocsc()).solve(given)
        return result.reshape(values.shape)
    small = spread(*_halve(gray, known, values), contrast)
    coarse = small.repeat(2, axis=0).repeat(2, axis=1)[: gray.shape[0], : gray.shape[1]]
    result[unknown] = coarse.reshape(result.shape)[unknown]
    for step in range(SWEEPS):
        result[unknown] = rows @ result
        if on_progress is not None and on_progress(Progress(step + 1, SWEEPS)):
            break
    return result.reshape(values.shape)


def affinities(gray: np.ndarray, contrast: float = 0.6) -> csr_array:
    """How much of each pixel's value comes from each of its eight neighbours.

    ``w_rs ~ exp(-(Y_r - Y_s)^2 / (contrast * variance around r))``, each row
    adding up to 1.  The variance is at least so large that the most alike
    neighbour keeps a hundredth, as in the authors' own program: no pixel is cut off.

    Returns
    -------
    weights : (H * W, H * W) sparse array
    """
    height, width = gray.shape
    padded = np.pad(gray.astype(np.float64), 1, constant_values=np.nan)
    around = np.stack([padded[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width]
                       for dy, dx in _STEPS])
    there = ~np.isnan(around)
    gap = np.where(there, (around - gray) ** 2, np.inf)
    everyone = np.concatenate([around, gray[None]])
    scale = np.maximum(contrast * np.nanvar(everyone, axis=0), gap.min(axis=0) / np.log(100))
    weights = np.exp(-gap / np.maximum(scale, 2e-6)) + 1e-6 * there
    weights /= np.maximum(weights.sum(axis=0), 1e-300)  # a picture of one pixel has no neighbours
    pixel = np.broadcast_to(np.arange(gray.size).reshape(gray.shape), gap.shape)
    shift = np.array([dy * width + dx for dy, dx in _STEPS])[:, None, None]
    return csr_array((weights[there], (pixel[there], (pixel + shift)[there])),
                     shape=(gray.size, gray.size))


def _halve(gray, known, values):
    """Means of 2 x 2 pixels; a value is the mean of the known ones among them."""
    odd = [(0, n % 2) for n in gray.shape]
    gray, known = np.pad(gray, odd, mode="edge"), np.pad(known, odd, mode="edge")
    values = np.pad(values, [*odd, (0, 0)], mode="edge")

    def add(x):
        return x.reshape(x.shape[0] // 2, 2, x.shape[1] // 2, 2, -1).sum(axis=(1, 3))

    count = add(known.astype(float))
    return (add(gray)[..., 0] / 4, count[..., 0] > 0,
            add(np.where(known[..., None], values, 0)) / np.maximum(count, 1))
