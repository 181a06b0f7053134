"""Baseline: colour propagates from the known region along similar grays.

Source: Levin, Lischinski and Weiss, "Colorization using optimization" (2004).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import splu

from colorize.agents.base import IterativeAgent, Progress
from colorize.imaging.color import ab_to_rgb, to_ab
from colorize.settings import PropagationSettings

#: Unknown pixels up to which the equations are solved directly: in 0.6 s, and where pixels have
#: further neighbours.  With these the solution fills in, and to begin with a small picture
#: scores better: thin lines vanish there.
DIRECT, DIRECT_FAR = 40_000, 3_000
BAND = 32  # rows whose weights are computed at a time, to keep what lies between small
AVERAGINGS = 60  # averaging steps for more pixels, after the solution at half the size

#: Measured by ``python -m benchmarks.memory``: the equations, for each pixel.
FIT_BYTES, PIXEL_BYTES = 45e6, 420

_STEPS = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx]


@dataclass(frozen=True)
class Links:
    """Which pixels are neighbours, and how much each counts.

    Parameters
    ----------
    contrast : float
        How much two grays may differ and still have a large weight, in units of the
        variance of the grays around the pixel.
    sideways : float
        How much more the neighbours to the left and right count than those above and below.
    reach : int
        The distance of four further neighbours, in a row and in a column, in pixels of whatever
        size the picture is reduced to; with 1 there are none.
    """

    contrast: float = 0.6
    sideways: float = 1.0
    reach: int = 1

    @property
    def steps(self) -> list[tuple[int, int]]:
        """Rows and columns from a pixel to each neighbour, in the order of pixels."""
        far = self.reach
        return sorted(_STEPS + [(-far, 0), (0, -far), (0, far), (far, 0)] * (far > 1))

    def are_solved_directly(self, unknown: int) -> bool:
        """Whether the equations of so many unknown pixels are."""
        return unknown <= (DIRECT if self.reach == 1 else DIRECT_FAR)


class PropagationAgent(IterativeAgent):
    """Each unknown pixel's a, b is a weighted mean of its neighbours' a, b.

    The more similar the grays of two neighbours, the larger the weight.  The known
    colours are the boundary values of this system of linear equations, so colour
    propagates along even gray and stops at edges.  The agent does not learn which gray
    has which colour: an object that does not touch the known region gets the colour of
    the pixels around it.

    Unlike the source, neighbours to the left and right have a larger weight than those above
    and below, by the setting `sideways`: sky, hills and ground lie in layers, and their
    colours run along them.  And each pixel has four further neighbours, some pixels away by the
    setting `reach`: colour gets past thin lines, such as a branch before the sky.

    Attributes
    ----------
    canvas_ : Canvas
        The canvas of the fit.
    ab_ : (H, W, 2) array of float
        Its a, b; as given where known.  For another canvas, the agent propagates that
        canvas's own known colours.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> canvas, truth = split(np.full((4, 6, 3), (90, 60, 30), np.uint8))
    >>> int(abs(PropagationAgent().fit(canvas).predict(canvas) - truth.astype(int)).max())
    0
    """

    Settings = PropagationSettings
    title = "Propagation"

    def train(self, canvas):
        """Yields after each averaging step; where all is solved directly there is none."""
        for step, ab in enumerate(approximations(*self._problem(canvas))):
            self.canvas_, self.ab_ = canvas, ab
            if step > 0:
                yield Progress(step, AVERAGINGS)

    def _predict(self, canvas):
        ab = self.ab_ if canvas == self.canvas_ else propagate(*self._problem(canvas))
        return ab_to_rgb(canvas.gray, ab, self.settings.reconstruction)

    def memory(self, canvas):
        return FIT_BYTES + PIXEL_BYTES * canvas.gray.size

    def _problem(self, canvas):
        """The arguments of :func:`propagate`."""
        ab = np.where(canvas.known[..., None], to_ab(canvas.rgb), 0.0)
        return canvas.gray, canvas.known, ab, links(self.settings)


def links(settings: PropagationSettings) -> Links:
    """The neighbours that these settings give each pixel."""
    return Links(settings.contrast, settings.sideways, settings.reach)


def propagate(gray: np.ndarray, known: np.ndarray, values: np.ndarray,
              links: Links = Links()) -> np.ndarray:
    """Propagate `values` from the known pixels to all others, along similar grays.

    Parameters
    ----------
    gray : (H, W) array of float
    known : (H, W) array of bool
    values : (H, W, C) array of float
        Read only where known.
    links : Links

    Returns
    -------
    propagated : (H, W, C) array of float
        As given where known.

    Examples
    --------
    >>> gray, known = np.array([[0.2, 0.2, 0.8, 0.8]]), np.array([[True, False, False, True]])
    >>> propagate(gray, known, np.array([[[1.0], [0.0], [0.0], [5.0]]]))[0, :, 0].round(1)
    array([1., 1., 5., 5.])
    """
    *_, result = approximations(gray, known, values, links)
    return result


def approximations(gray: np.ndarray, known: np.ndarray, values: np.ndarray,
                   links: Links) -> Iterator[np.ndarray]:
    """Yield better and better solutions of :func:`propagate`: one array, updated in place.

    Of few unknown pixels there is one, the exact solution.  Of more, the first is the solution
    at half the size, enlarged: its edges are blurred.  Then follow :data:`AVERAGINGS` more,
    each after one averaging step with the weights of the full size.
    """
    result = values.reshape(known.size, -1).copy()
    unknown = np.flatnonzero(~known)
    rows = affinities(gray, links, ~known)
    if links.are_solved_directly(len(unknown)):
        given = rows @ np.where(known.reshape(-1, 1), result, 0)
        if len(unknown):
            system = eye_array(len(unknown)) - rows[:, unknown]
            result[unknown] = splu(system.tocsc()).solve(given)
        yield result.reshape(values.shape)
        return
    small = propagate(*halve(gray, known, values), links)
    coarse = small.repeat(2, axis=0).repeat(2, axis=1)[: gray.shape[0], : gray.shape[1]]
    result[unknown] = coarse.reshape(result.shape)[unknown]
    yield result.reshape(values.shape)
    for _ in range(AVERAGINGS):
        result[unknown] = rows @ result
        yield result.reshape(values.shape)


def affinities(gray: np.ndarray, links: Links = Links(),
               pixels: np.ndarray | None = None) -> csr_array:
    """The weights of each pixel's neighbours in its mean: up to eight, and up to four further ones.

    ``w_rs ~ f_rs exp(-(Y_r - Y_s)^2 / (contrast * variance around r))``; each row sums to 1.
    The factor f_rs is `sideways` for neighbours in one row, its root for diagonal ones, and 1
    for those above and below; the authors' program has none, and no further neighbours.
    As in the authors' program, the variance has a lower limit: the most similar
    neighbour keeps at least a hundredth, so every pixel is connected.

    Parameters
    ----------
    gray : (H, W) array of float
    links : Links
    pixels : (H, W) array of bool, optional
        The pixels whose weights are asked for; all of them if left out.

    Returns
    -------
    weights : (N, H * W) sparse array
        A row for each of the N pixels.
    """
    pixels = np.ones(gray.shape, bool) if pixels is None else pixels
    padded = np.pad(gray.astype(np.float64), links.reach, constant_values=np.nan)
    bands = [_band_affinities(padded, slice(top, min(top + BAND, gray.shape[0])), links, pixels)
             for top in range(0, gray.shape[0], BAND)]
    weights, neighbours, counts = map(np.concatenate, zip(*bands, strict=True))
    ends = np.concatenate([[0], np.cumsum(counts)])
    return csr_array((weights, neighbours, ends), shape=(len(counts), gray.size))


def _band_affinities(padded: np.ndarray, rows: slice, links: Links,
                     pixels: np.ndarray) -> tuple[np.ndarray, ...]:
    """The weights in some rows' pixels, the number of each neighbour, and how many a pixel has."""
    reach, steps = links.reach, links.steps
    height, width = rows.stop - rows.start, padded.shape[1] - 2 * reach
    asked = pixels[rows]
    padded = padded[rows.start : rows.stop + 2 * reach]
    gray = padded[reach:-reach, reach:-reach][asked]
    around = np.stack([padded[reach + dy : reach + dy + height,
                              reach + dx : reach + dx + width][asked] for dy, dx in steps], -1)
    inside = ~np.isnan(around)
    gap = np.where(inside, (around - gray[:, None]) ** 2, np.inf)
    near = [max(abs(dy), abs(dx)) == 1 for dy, dx in steps]
    window = np.concatenate([around[:, near], gray[:, None]], 1)
    scale = np.maximum(links.contrast * np.nanvar(window, axis=1),
                       gap[:, near].min(axis=1) / np.log(100))
    weights = np.exp(-gap / np.maximum(scale, 2e-6)[:, None]) + 1e-6 * inside
    weights *= [_factor(links.sideways, *step) for step in steps]
    # a picture of one pixel has no neighbours
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-300)
    numbers = np.flatnonzero(asked).astype(np.int32)[:, None] + np.int32(rows.start * width)
    shift = np.array([dy * width + dx for dy, dx in steps], np.int32)
    return weights[inside], (numbers + shift)[inside], inside.sum(axis=1)


def _factor(sideways: float, dy: int, dx: int) -> float:
    return sideways ** ((1 + (dx != 0) - (dy != 0)) / 2)


def halve(gray, known, values):
    """Means of 2 x 2 pixels; a value is the mean of the known ones among them."""
    odd = [(0, n % 2) for n in gray.shape]
    gray, known = np.pad(gray, odd, mode="edge"), np.pad(known, odd, mode="edge")
    values = np.pad(values, [*odd, (0, 0)], mode="edge")

    def add(x):
        return x.reshape(x.shape[0] // 2, 2, x.shape[1] // 2, 2, -1).sum(axis=(1, 3))

    count = add(known.astype(float))
    return (add(gray)[..., 0] / 4, count[..., 0] > 0,
            add(np.where(known[..., None], values, 0)) / np.maximum(count, 1))
