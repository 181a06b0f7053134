"""A canvas of one picture, the colours of a part of which are known."""

import numpy as np

from colorize.canvas.canvas import Canvas
from colorize.imaging.color import to_gray
from colorize.settings import ColorizeError

LEAST_STRIP = 9  # pixels of a part, where the picture has them: the side of the largest patch


def split(rgb: np.ndarray, known: str = "left",
          share: int = 50) -> tuple[Canvas, np.ndarray]:
    """One picture: the colours of a part of it are known.  By default the report's protocol.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    known : {"left", "right", "top", "bottom"}
        Which part.
    share : int
        Percent of the width or height; rounded down to pixels.  Both parts have at least
        nine pixels, or half of the picture where it has fewer than 18.

    Returns
    -------
    canvas : Canvas
    truth : (H, W, 3) array of uint8
        The whole picture, for the scores.

    Raises
    ------
    ColorizeError
        If the picture is less than 2 pixels wide, or high for "top" and "bottom".
    ValueError
        If its shape or type is wrong, or the part is another.

    Examples
    --------
    >>> picture = np.full((4, 6, 3), 200, np.uint8)
    >>> canvas, truth = split(picture)
    >>> canvas.known.sum(axis=1)
    array([3, 3, 3, 3])
    >>> split(picture, "bottom")[0].known_box
    (slice(2, 4, None), slice(0, 6, None))
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise ValueError(f"picture is {rgb.dtype} {rgb.shape}, must be uint8 (H, W, 3)")
    if known not in ("left", "right", "top", "bottom"):
        raise ValueError(f"known={known} must be left, right, top or bottom")
    axis, side = (1, "wide") if known in ("left", "right") else (0, "high")
    length = rgb.shape[axis]
    if length < 2:
        raise ColorizeError(f"picture is {length} pixel {side}, must be at least 2")
    least = min(LEAST_STRIP, length // 2)
    count = min(max(length * share // 100, least), length - least)
    at = np.arange(length)
    line = at < count if known in ("left", "top") else at >= length - count
    mask = np.broadcast_to(line if axis else line[:, None], rgb.shape[:2])
    return Canvas(to_gray(rgb), mask, np.where(mask[..., None], rgb, 0).astype(np.uint8)), rgb
