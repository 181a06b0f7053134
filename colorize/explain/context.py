"""The context agent: the guesses of its models, its regions, and the leaves of its forest.

A finished agent holds its models' predictions but not the models.  For the leaves, the forest
is grown once more, with the same seed, and only the leaf of each pixel is kept.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from cachetools import LRUCache

from colorize.agents import ContextAgent
from colorize.agents.context import constants
from colorize.agents.context.models import Forest
from colorize.agents.context.scene import Scene, reduce
from colorize.canvas import Canvas
from colorize.explain.base import RGB, Explanation, KnownPixel, as_rgb, level
from colorize.imaging.color import chroma_to_rgb

MOST_BYTES = 24e6  # of all forests that are remembered: one of a square picture has 18 MB
_grown = LRUCache(maxsize=MOST_BYTES, getsizeof=lambda leaves: leaves.nbytes)
_lock = Lock()


@dataclass(frozen=True)
class Guess:
    """What one model predicts for the pixel.

    Parameters
    ----------
    model : str
    rgb : tuple of int
        The colour that it alone would give.
    weight : float
        Its share of the weighted mean, in [0, 1].
    distance : float
        From its chroma to that of the weighted mean, in levels.
    """

    model: str
    rgb: RGB
    weight: float
    distance: float


@dataclass(frozen=True, eq=False)
class ContextExplanation(Explanation):
    """Why the context agent painted a pixel so.

    Parameters
    ----------
    guesses : tuple of Guess
    expected_error : float
        Of the weighted mean: its expected distance to the true chroma, in levels.
    regions : (S, h, w) array of bool
        The regions that the pixel lies in, from small to large, at working size.
    pixels : tuple of KnownPixel
        The ten known pixels with the largest shares of the forest's guess, at working size;
        their places are on the canvas.
    shares : (h, w) array of float32
        The share of every known pixel, at working size; sum 1.
    forest_rgb : tuple of int
        The colour that these shares give: the first forest's guess.
    """

    guesses: tuple[Guess, ...]
    expected_error: float
    regions: np.ndarray
    pixels: tuple[KnownPixel, ...]
    shares: np.ndarray
    forest_rgb: RGB


@dataclass(frozen=True, eq=False)
class Leaves:
    """Where each pixel falls in each tree of a forest.

    Parameters
    ----------
    scene : Scene
        Without its features.
    labels : tuple of (h * w,) arrays of int32
        The regions at each scale.
    leaves : (h * w, trees) array of int
    draws : (known pixels, trees) array of uint8
        How often each tree learnt from each known pixel.
    """

    scene: Scene
    labels: tuple[np.ndarray, ...]
    leaves: np.ndarray
    draws: np.ndarray

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        arrays = (self.leaves, self.draws, self.scene.gray, self.scene.chroma, *self.labels)
        return sum(array.nbytes for array in arrays)

    def shares(self, pixel: int) -> np.ndarray:
        """Each known pixel's share of the forest's guess for this one: (h, w) float, sum 1."""
        known = self.scene.known.ravel()
        together = self.draws * (self.leaves[known] == self.leaves[pixel])
        shares = np.zeros(known.size)
        shares[known] = (together / together.sum(axis=0)).mean(axis=1)
        return shares.reshape(self.scene.known.shape)


def grow(agent: ContextAgent, canvas: Canvas) -> Leaves:
    """The leaves of the agent's first forest: grown in a second or more, then remembered."""
    key = canvas, agent.settings
    with _lock:
        found = _grown.get(key)
    if found is not None:
        return found
    effort = constants.EFFORTS[agent.settings.effort]
    scene = reduce(canvas, effort.side)
    forest = Forest(effort.trees, effort.share, agent.settings.seed).fit(scene, scene.known)
    found = Leaves(replace(scene), tuple(label.astype(np.int32) for label in scene.labels),
                   forest.leaves(scene), forest.draws(int(scene.known.sum())))
    with _lock, suppress(ValueError):  # too large to be kept
        _grown[key] = found
    return found


def explain(agent: ContextAgent, canvas: Canvas, row: int, column: int) -> ContextExplanation:
    """See :func:`colorize.explain.explain`."""
    grown, result = grow(agent, canvas), agent.result_
    small = grown.scene.gray.shape
    at = tuple(min(n * side // whole, side - 1)
               for n, side, whole in zip((row, column), small, canvas.shape, strict=True))
    pixel, gray = at[0] * small[1] + at[1], canvas.gray[row, column]
    shares = grown.shares(pixel)
    predictions, weights = result.predictions[:, *at], result.shares[:, *at]
    mean = weights @ predictions
    guesses = tuple(
        Guess(name, as_rgb(chroma_to_rgb(gray, chroma)), float(weight),
              255 * float(np.linalg.norm(chroma - mean)))
        for name, chroma, weight in zip(result.names, predictions, weights, strict=True))
    chroma = result.full(result.chroma)[row, column]
    forest = shares[grown.scene.known] @ grown.scene.chroma[grown.scene.known]
    pixels, error = _largest(canvas, grown.scene, shares), 255 * float(result.error[at])
    regions = np.stack([(label == label[pixel]).reshape(small) for label in grown.labels])
    return ContextExplanation(
        "context", row, column, level(canvas, row, column), as_rgb(chroma_to_rgb(gray, chroma)),
        _text(agent, guesses, error, pixels), guesses, error, regions, pixels,
        shares.astype(np.float32), as_rgb(chroma_to_rgb(gray, forest)))


def _largest(canvas: Canvas, scene: Scene, shares: np.ndarray) -> tuple[KnownPixel, ...]:
    """The ten known pixels with the largest shares, in the places of the canvas."""
    height, width = shares.shape
    order = np.argsort(-shares.ravel(), kind="stable")[:10]
    colours = chroma_to_rgb(scene.gray.ravel()[order], scene.chroma.reshape(-1, 2)[order])
    return tuple(
        KnownPixel(int((2 * (at // width) + 1) * canvas.shape[0] // (2 * height)),
                   int((2 * (at % width) + 1) * canvas.shape[1] // (2 * width)),
                   float(shares.flat[at]), as_rgb(colour))
        for at, colour in zip(order, colours, strict=True) if shares.flat[at] > 0)


def _text(agent, guesses, error, pixels) -> str:
    first = max(guesses, key=lambda guess: guess.weight)
    apart = {"photographs": "the guesses and the colours of similar pixels lie apart",
             "canvas": "the guesses lie apart"}[agent.settings.confidence]
    given = sum(pixel.share for pixel in pixels)
    return (f"{len(guesses)} models each guess a colour, and the agent takes their weighted mean; "
            f"the largest weight here, {first.weight:.0%}, is that of the {first.model}. From how "
            f"far {apart}, it expects an error of {error:.0f} levels of 255. A forest's guess is "
            "the mean colour of the known pixels that end in the same leaves of its trees as this "
            f"one; the ten with the largest shares give {given:.0%} of it. Last, the result is "
            "smoothed along edges.")
