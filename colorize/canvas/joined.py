"""A canvas of several pictures, joined: references, which are known, and then a photo."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from colorize.canvas.canvas import Canvas
from colorize.imaging.color import to_gray
from colorize.settings import ColorizeError


def reference_canvas(references: Sequence[np.ndarray], photo: np.ndarray) -> Canvas:
    """One or several reference pictures, known, and a photo, unknown, one after the other.

    The photo is the last: on the right, or, if it is wider than high, at the bottom.

    Parameters
    ----------
    references : sequence of (H, W, 3) arrays of uint8
        All of the photo's height; of its width if it is wider than high.
    photo : (H, W, 3) array of uint8
        Only its gray is used.

    Raises
    ------
    ColorizeError
        If the heights, or the widths, differ.

    Examples
    --------
    >>> red, gray = np.full((5, 6, 3), (200, 0, 0), np.uint8), np.full((5, 4, 3), 90, np.uint8)
    >>> reference_canvas([red], gray).shape
    (5, 10)
    >>> reference_canvas([red, red], np.full((5, 6, 3), 90, np.uint8)).shape
    (15, 6)
    """
    axis = joining_axis(photo)
    for reference in references:
        if reference.shape[1 - axis] != photo.shape[1 - axis]:
            raise ColorizeError(
                f"reference is {reference.shape[1 - axis]} pixels {('wide', 'high')[axis]} and "
                f"photo {photo.shape[1 - axis]}, must be equal")
    gray = np.concatenate([to_gray(rgb) for rgb in (*references, photo)], axis)
    rgb = np.concatenate([*references, np.zeros_like(photo)], axis)
    known = np.arange(gray.shape[axis]) < gray.shape[axis] - photo.shape[axis]
    mask = np.broadcast_to(known if axis else known[:, None], gray.shape)
    ends = np.cumsum([each.shape[axis] for each in references]) / gray.shape[axis]
    starts = (0.0, *map(float, ends))
    return Canvas(gray, mask, rgb, lefts=starts) if axis else Canvas(gray, mask, rgb, starts)


def joining_axis(photo: np.ndarray) -> int:
    """Along which axis references precede a photo: 0, above it, if it is wider than high."""
    return 0 if photo.shape[1] > photo.shape[0] else 1


def row_positions(height: int, tops: tuple[float, ...]) -> np.ndarray:
    """Where each row lies in its picture, from 0 at its top to 1 at its bottom: (height,) float.

    Sky is at the top of a picture, also where another one is joined above it.

    Parameters
    ----------
    height : int
        Rows of the canvas, perhaps of a reduced one.
    tops : tuple of float
        See :class:`Canvas`.

    Examples
    --------
    >>> row_positions(4, (0.0,)), row_positions(6, (0.0, 2 / 3))
    (array([0.  , 0.25, 0.5 , 0.75]), array([0.  , 0.25, 0.5 , 0.75, 0.  , 0.5 ]))
    """
    at = np.arange(height) / height
    which = np.searchsorted(tops, at + 1e-9, side="right") - 1
    starts = np.array(tops)[which]
    return (at - starts) / (np.array([*tops[1:], 1.0])[which] - starts)


def joined_boxes(shape: tuple[int, int], tops: tuple[float, ...],
                 lefts: tuple[float, ...]) -> list[tuple[slice, slice]]:
    """Rows and columns of each of the joined pictures; all in one where one has none left.

    Parameters
    ----------
    shape : (int, int)
        Height and width of the canvas, perhaps of a reduced one.
    tops, lefts : tuples of float
        See :class:`Canvas`.

    Examples
    --------
    >>> joined_boxes((4, 6), (0.0,), (0.0, 2 / 3))
    [(slice(0, 4, None), slice(0, 4, None)), (slice(0, 4, None), slice(4, 6, None))]
    """
    rows, columns = (
        [slice(*ends) for ends in pairwise([*(round(length * start) for start in starts), length])]
        for length, starts in zip(shape, (tops, lefts), strict=True))
    boxes = [(down, across) for down in rows for across in columns]
    whole = slice(0, shape[0]), slice(0, shape[1])
    return boxes if all(one.start < one.stop for box in boxes for one in box) else [whole]
