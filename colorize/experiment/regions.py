"""Where a result is most wrong: the square blocks with the greatest mean error."""

from dataclasses import dataclass

import numpy as np

COUNT = 5  # regions that are outlined
PART = 8  # a block's side is the shorter side of the picture divided by this
LEAST_SIDE = 4  # pixels of a block, where the picture has them


@dataclass(frozen=True)
class Region:
    """A block of pixels, and the worst of them.

    Parameters
    ----------
    top, left, height, width : int
        In pixels.
    mean : float
        Mean error of its pixels that count.
    pixel : (int, int)
        Row and column of the one with the greatest error.
    """

    top: int
    left: int
    height: int
    width: int
    mean: float
    pixel: tuple[int, int]


def worst_regions(error: np.ndarray, where: np.ndarray, count: int = COUNT) -> list[Region]:
    """The blocks with the greatest mean error, the worst first; no two of them overlap.

    Every place of a block is tried.  A block counts if at least half of its pixels do.

    Parameters
    ----------
    error : (H, W) array of float
    where : (H, W) array of bool
        The pixels that count: the unknown ones.
    count : int
        At most this many; fewer where there is no room, or no error.

    Returns
    -------
    regions : list of Region

    Examples
    --------
    >>> error = np.zeros((32, 32))
    >>> error[8:12, 20:24] = 9
    >>> worst_regions(error, np.ones((32, 32), bool))
    [Region(top=8, left=20, height=4, width=4, mean=9.0, pixel=(8, 20))]
    """
    side = min(max(LEAST_SIDE, min(error.shape) // PART), *error.shape)
    error = np.where(where, error, 0.0)
    pixels = _block_sums(where.astype(float), side)
    means = np.where(pixels >= side * side / 2, _block_sums(error, side) / np.maximum(pixels, 1), 0)
    regions = []
    while len(regions) < count and (mean := means.max()) > 1e-9:
        top, left = (int(at) for at in np.unravel_index(means.argmax(), means.shape))
        block = error[top : top + side, left : left + side]
        row, column = (int(at) for at in np.unravel_index(block.argmax(), block.shape))
        regions.append(Region(top, left, side, side, float(mean), (top + row, left + column)))
        means[max(0, top - side + 1) : top + side, max(0, left - side + 1) : left + side] = 0
    return regions


def _block_sums(values: np.ndarray, side: int) -> np.ndarray:
    """Sum of every block: (H, W) -> (H - side + 1, W - side + 1)."""
    sums = np.pad(values.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    return sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
