"""A canvas with colour hints."""

import numpy as np

from colorize.canvas.canvas import Canvas
from colorize.imaging.color import chroma_to_rgb, to_chroma
from colorize.imaging.hints import OPAQUE


def with_hints(canvas: Canvas | np.ndarray, hints: np.ndarray) -> Canvas:
    """A canvas on which the colours of some more pixels are known: colour hints.

    The gray stays: a hint gives a pixel its chroma alone.

    Parameters
    ----------
    canvas : Canvas or (H, W) array of float32 in [0, 1]
        An array is the gray of a picture of which nothing else is known.
    hints : (H, W, 4) array of uint8
        RGBA; a pixel with an alpha of at least 128 is known.

    Raises
    ------
    ColorizeError
        If nothing is known then.

    Examples
    --------
    >>> from colorize.imaging.color import to_gray
    >>> hints = np.zeros((2, 2, 4), np.uint8)
    >>> hints[0, 0] = 200, 40, 40, 255
    >>> canvas = with_hints(np.full((2, 2), 0.2, np.float32), hints)
    >>> int(canvas.known.sum()), canvas.rgb[0, 0], to_gray(canvas.rgb[0, 0]) == canvas.gray[0, 0]
    (1, array([177,  17,  17], dtype=uint8), np.True_)
    """
    gray, joints = canvas, ()
    if isinstance(canvas, Canvas):
        gray, joints = canvas.gray, (canvas.tops, canvas.lefts)
    if hints.shape != (*gray.shape, 4) or hints.dtype != np.uint8:
        raise ValueError(f"hints are {hints.dtype} {hints.shape}, must be uint8 "
                         f"{(*gray.shape, 4)}")
    hinted = hints[..., 3] >= OPAQUE
    known, rgb = hinted.copy(), np.zeros((*gray.shape, 3), np.uint8)
    if isinstance(canvas, Canvas):
        known |= canvas.known
        rgb[:] = canvas.rgb
    rgb[hinted] = chroma_to_rgb(gray[hinted], to_chroma(hints[hinted][:, :3]))
    return Canvas(gray, known, rgb, *joints)
