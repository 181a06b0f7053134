"""Propagation: how much each known pixel gave to a pixel's colour.

The agent's a, b is a linear function of the known ones: the solution of A u = W k, where u
are the unknown a, b, k the known ones, and W their weights.  One row of A^-1 W holds the
shares of all known pixels; it is W^T x with A^T x = e, the adjoint system, e being one at the
pixel and zero elsewhere.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import eye_array
from scipy.sparse.linalg import splu

from colorize.agents import PropagationAgent
from colorize.agents.propagation import AVERAGINGS, Links, affinities, halve, links
from colorize.canvas import Canvas
from colorize.explain.base import Explanation, KnownPixel, as_rgb, largest, level
from colorize.imaging.color import ab_to_rgb, to_ab


@dataclass(frozen=True, eq=False)
class PropagationExplanation(Explanation):
    """Why propagation painted a pixel so.

    Parameters
    ----------
    pixels : tuple of KnownPixel
        The ten with the largest shares.
    shares : (H, W) array of float32
        The share of every known pixel; zero elsewhere, sum 1.
    ab : (float, float)
        The known a, b, weighted by the shares.
    """

    pixels: tuple[KnownPixel, ...]
    shares: np.ndarray
    ab: tuple[float, float]


def explain(agent: PropagationAgent, canvas: Canvas, row: int,
            column: int) -> PropagationExplanation:
    """See :func:`colorize.explain.explain`."""
    asked = np.zeros(canvas.shape)
    asked[row, column] = 1
    shares = adjoint(canvas.gray, canvas.known, asked, links(agent.settings))
    ab = shares[canvas.known] @ to_ab(canvas.rgb[canvas.known])
    rgb = as_rgb(ab_to_rgb(canvas.gray[row, column], ab, agent.settings.reconstruction))
    pixels = largest(canvas, shares)
    settings = agent.settings
    more = ", and more to the left and right than up and down" * (settings.sideways > 1)
    far = f" and to the four pixels {settings.reach} pixels away" * (settings.reach > 1)
    text = (f"Colour spreads from each known pixel to its neighbours{far}, the more, the more "
            f"similar their grays are{more}. This pixel's a and b are therefore a weighted mean of "
            "all known ones. The ten known pixels with the largest shares give "
            f"{sum(pixel.share for pixel in pixels):.0%} of its colour.")
    return PropagationExplanation("propagation", row, column, level(canvas, row, column), rgb, text,
                                  pixels, shares.astype(np.float32), (float(ab[0]), float(ab[1])))


def adjoint(gray: np.ndarray, known: np.ndarray, asked: np.ndarray, links: Links) -> np.ndarray:
    """The transpose of :func:`colorize.agents.propagation.propagate`, as a linear function.

    Parameters
    ----------
    gray : (H, W) array of float
    known : (H, W) array of bool
    asked : (H, W) array of float
        The weight of each pixel in what is asked for; one at a single pixel asks for that one.
    links : Links

    Returns
    -------
    shares : (H, W) array of float
        Of each known pixel's value; zero elsewhere.  Their sum is that of `asked`.

    Examples
    --------
    >>> gray, known = np.array([[0.2, 0.2, 0.8, 0.8]]), np.array([[True, False, False, True]])
    >>> adjoint(gray, known, np.array([[0.0, 1.0, 0.0, 0.0]]), Links()).round(2)
    array([[1., 0., 0., 0.]])
    """
    unknown, shares = np.flatnonzero(~known), asked.astype(float).ravel()
    rows = affinities(gray, links, ~known)
    if links.are_solved_directly(len(unknown)):
        if len(unknown):
            system = eye_array(len(unknown)) - rows[:, unknown]
            solution = splu(system.tocsc()).solve(shares[unknown], trans="T")
            shares = shares + rows.T @ solution
        return np.where(known, shares.reshape(known.shape), 0)
    for _ in range(AVERAGINGS):
        given = rows.T @ shares[unknown]
        shares[unknown] = 0
        shares += given
    coarse = np.where(known, 0, shares.reshape(known.shape))
    return (np.where(known, shares.reshape(known.shape), 0)
            + _adjoint_of_half(gray, known, coarse, links))


def _adjoint_of_half(gray, known, asked, links: Links) -> np.ndarray:
    """The same for the solution at half the size, enlarged, with which larger pictures begin."""
    odd = [(0, n % 2) for n in gray.shape]
    small_gray, small_known, _ = halve(gray, known, np.zeros((*known.shape, 1)))
    blocks = np.pad(asked, odd).reshape(len(small_gray), 2, -1, 2).sum(axis=(1, 3))
    small = adjoint(small_gray, small_known, blocks, links)
    marks = np.pad(known, odd, mode="edge").astype(float)
    count = marks.reshape(len(small_gray), 2, -1, 2).sum(axis=(1, 3))
    each = (small / np.maximum(count, 1)).repeat(2, axis=0).repeat(2, axis=1) * marks
    for axis, (_, more) in enumerate(odd):  # the repeated edge belongs to the edge
        if more:
            last = each.take([-1], axis)
            each = np.delete(each, -1, axis)
            each[(slice(None),) * axis + (slice(-1, None),)] += last
    return each
