"""What every explanation holds, and the pixel it is about."""

from dataclasses import dataclass

import numpy as np

from colorize.canvas import Canvas
from colorize.settings import ColorizeError

RGB = tuple[int, int, int]  # levels from 0 to 255


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why one pixel has its colour; of a known pixel, that it was given.

    Parameters
    ----------
    agent : str
        The agent's name in :data:`~colorize.agents.AGENTS`.
    row, column : int
        The pixel on the canvas, from 0.
    gray : int
        Its gray level, 0 to 255.
    rgb : tuple of int
        Its colour in the result, three levels from 0 to 255.
    text : str
        The explanation in a few sentences.
    """

    agent: str
    row: int
    column: int
    gray: int
    rgb: RGB
    text: str


@dataclass(frozen=True)
class KnownPixel:
    """A known pixel and its share of a mean.

    Parameters
    ----------
    row, column : int
        On the canvas, from 0.
    share : float
        Of the mean, in [0, 1].
    rgb : tuple of int
        Its colour.
    """

    row: int
    column: int
    share: float
    rgb: RGB


def require_inside(canvas: Canvas, row: int, column: int) -> None:
    """Raise ColorizeError unless the canvas has this pixel."""
    height, width = canvas.shape
    if not (0 <= row < height and 0 <= column < width):
        raise ColorizeError(f"pixel={row},{column} must lie in rows 0 to {height - 1} and columns "
                            f"0 to {width - 1}.")


def level(canvas: Canvas, row: int, column: int) -> int:
    """The gray of a pixel in levels from 0 to 255."""
    return int(np.rint(255 * canvas.gray[row, column]))


def as_rgb(colour: np.ndarray) -> RGB:
    """Three levels as plain integers.

    Examples
    --------
    >>> as_rgb(np.uint8([9, 8, 7]))
    (9, 8, 7)
    """
    red, green, blue = np.asarray(colour).reshape(3).tolist()
    return red, green, blue


def as_hex(rgb: RGB) -> str:
    """The colour as ``#rrggbb``."""
    return "#" + bytes(rgb).hex()


def largest(canvas: Canvas, shares: np.ndarray, count: int = 10) -> tuple[KnownPixel, ...]:
    """The known pixels with the largest shares, the largest first; of equals, the first.

    Parameters
    ----------
    canvas : Canvas
    shares : (H, W) array of float
        Zero where not known.
    count : int
        How many, at most; pixels without a share are left out.
    """
    flat = shares.ravel()
    order = np.argsort(-flat, kind="stable")[:count]
    return tuple(
        KnownPixel(int(at // shares.shape[1]), int(at % shares.shape[1]), float(flat[at]),
                   as_rgb(canvas.rgb.reshape(-1, 3)[at]))
        for at in order if flat[at] > 0)
