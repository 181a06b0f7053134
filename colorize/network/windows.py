"""Copies of the pixels under a kernel, as rows of a matrix."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from colorize.network.parallel import scratch


def windows(tile, shape: tuple[int, int], sides: tuple[int, int], stride: int) -> np.ndarray:
    """The windows of a tile, each as one row of a matrix.

    Parameters
    ----------
    tile : (N, H, W, C) array
    shape : (rows, width)
        The windows' number, down and across each image.
    sides : (int, int)
        Height and width of a window.
    stride : int
        Pixels from one window to the next.

    Returns
    -------
    windows : (N rows width, height width C) array
        Valid until the next call in this thread.

    Examples
    --------
    >>> tile = np.arange(12).reshape(1, 3, 4, 1)
    >>> windows(tile, (1, 2), (2, 2), 2)
    array([[0, 1, 4, 5],
           [2, 3, 6, 7]])
    """
    n, _, _, channels = tile.shape
    image, row, pixel, number = tile.strides
    found = as_strided(tile, (n, *shape, *sides, channels),
                       (image, stride * row, stride * pixel, row, pixel, number))
    copied = scratch("windows", found.shape, tile.dtype)
    np.copyto(copied, found)
    return copied.reshape(-1, sides[0] * sides[1] * channels)


def rectangle(x, images: slice, top: int, bottom: int, left: int, right: int) -> np.ndarray:
    """A copy of a rectangle of x, (N, H, W, C), zero outside the image."""
    source = x[images, max(top, 0):max(bottom, 0), max(left, 0):max(right, 0)]
    tile = scratch("tile", (source.shape[0], bottom - top, right - left, x.shape[3]), x.dtype)
    above, before = max(-top, 0), max(-left, 0)
    tile[...] = 0
    tile[:, above:above + source.shape[1], before:before + source.shape[2]] = source
    return tile
