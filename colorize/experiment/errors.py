"""The errors of one result: pictures of them on fixed scales, their counts, the worst regions.

Scales are fixed, so that pictures of different results can be compared: CIEDE2000 from 0 to
:data:`DIFFERENCE_HIGH`, SSIM from 0 to 1.  What lies beyond an end looks as the end does.
"""

from dataclasses import dataclass

import numpy as np

from colorize.canvas import Canvas
from colorize.experiment.metrics import colour_difference, ssim_map
from colorize.experiment.regions import Region, worst_regions

DIFFERENCE_HIGH = 40  # CIEDE2000 at the top of its scale
LEVELS = 255  # steps of a scale
PIXEL_BYTES = 500  # of memory, as ``python -m benchmarks.memory`` measures it


@dataclass(frozen=True, eq=False)
class Errors:
    """The errors of one result in a box of its canvas.

    Parameters
    ----------
    counts : (DIFFERENCE_HIGH + 1,) array of int
        Number of unknown pixels with a CIEDE2000 of 0 to 1, 1 to 2, and so on; the last counts
        all from `DIFFERENCE_HIGH` up.
    regions : list of Region
        The worst, in pixels of the box.
    difference, structure : (h, w) arrays of uint8, or None
        CIEDE2000 and SSIM of each pixel of the box, in steps of their scales.
    """

    counts: np.ndarray
    regions: list[Region]
    difference: np.ndarray | None = None
    structure: np.ndarray | None = None


def find_errors(canvas: Canvas, truth: np.ndarray, rgb: np.ndarray, box: tuple[slice, slice],
                maps: bool = True) -> Errors:
    """Compare a result with the truth.

    Parameters
    ----------
    canvas : Canvas
    truth, rgb : (H, W, 3) arrays of uint8
    box : (slice, slice)
        Rows and columns that are compared; they hold the unknown pixels.
    maps : bool
        Whether the pictures are wanted.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> canvas, truth = split(np.full((8, 16, 3), 90, np.uint8))
    >>> found = find_errors(canvas, truth, truth, canvas.unknown_box)
    >>> int(found.counts[0]), found.regions, int(found.structure.min())
    (64, [], 255)
    """
    unknown = ~canvas.known[box]
    error = colour_difference(truth[box], rgb[box])
    bins = np.minimum(error[unknown], DIFFERENCE_HIGH).astype(int)
    found = np.bincount(bins, minlength=DIFFERENCE_HIGH + 1), worst_regions(error, unknown)
    if not maps:
        return Errors(*found)
    return Errors(*found, _levels(error / DIFFERENCE_HIGH),
                  _levels(ssim_map(canvas, truth, rgb)[box]))


def memory(canvas: Canvas) -> float:
    """About how many bytes `find_errors` takes."""
    return PIXEL_BYTES * canvas.gray.size


def _levels(shares: np.ndarray) -> np.ndarray:
    return np.rint(LEVELS * np.clip(np.nan_to_num(shares), 0, 1)).astype(np.uint8)
