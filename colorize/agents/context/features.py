"""Features of the gray around each pixel: the context that the colour depends on.

Every feature is (h, w).  Widths are in units of 1/256 of the longer side, so that a
picture at half the size has the same features.  A picture and its mirror image have
mirrored features: left and right of an object do not determine its colour.
"""

import numpy as np
from scipy.ndimage import (
    gaussian_filter,
    gaussian_laplace,
    maximum_filter,
    median_filter,
    minimum_filter,
    sobel,
    uniform_filter,
)


def describe(gray: np.ndarray) -> np.ndarray:
    """All features of the gray around every pixel; none is a position.

    Parameters
    ----------
    gray : (h, w) array of float32 in [0, 1]

    Returns
    -------
    features : (h * w, F) array of float32
    """
    unit = max(gray.shape) / 256
    features = [*_patch(gray), *_scales(gray, unit), *_textures(gray, unit), *_blobs(gray, unit),
                *_orders(gray)]
    return np.stack(features, axis=-1).reshape(gray.size, -1).astype(np.float32)


def position(rows: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Row of every pixel in [0, 1], and distance of its column from the middle in [0, 1/2].

    Many photographs have the subject in the middle and a similar background on both sides.

    Parameters
    ----------
    rows : (h,) array of float
        Where each row lies in its picture.
    width : int

    Returns
    -------
    row, aside : (h * w, 1) arrays of float32
    """
    aside = np.abs((np.arange(width, dtype=np.float32) + 0.5) / np.float32(width) - 0.5)
    row = rows.astype(np.float32).repeat(width)
    return row[:, None], np.tile(aside, len(rows))[:, None]


def _patch(gray):
    """The 3 x 3 grays: of each row the middle one, and the darker and brighter of the other two."""
    padded = np.pad(gray, 1, mode="edge")
    height, width = gray.shape
    for dy in range(3):
        left, middle, right = (padded[dy : dy + height, dx : dx + width] for dx in range(3))
        yield from (np.minimum(left, right), middle, np.maximum(left, right))


def _scales(gray, unit):
    """Mean, standard deviation and slopes of the grays around, at several scales."""
    for width in unit * np.array([1, 2, 4, 8, 16, 32]):
        mean = gaussian_filter(gray, width)
        variance = gaussian_filter(gray**2, width) - mean**2
        yield from (mean, np.sqrt(np.maximum(variance, 0)))
        yield from (sobel(mean, 0), np.abs(sobel(mean, 1)))


def _textures(gray, unit):
    """Strength and direction of the edges around the pixel; roughness of the surface.

    Two materials of the same brightness often differ in roughness.
    """
    for width in unit * np.array([1, 2, 4]):
        down = gaussian_filter(gray, width / 2, order=(1, 0))
        across = gaussian_filter(gray, width / 2, order=(0, 1))
        yield np.sqrt(gaussian_filter(down**2, 2 * width))
        yield np.sqrt(gaussian_filter(across**2, 2 * width))
        yield np.abs(gaussian_filter(down * across, 2 * width))
    fine = np.abs(gray - gaussian_filter(gray, unit))
    yield gaussian_filter(fine, 4 * unit)
    yield gaussian_filter(fine, 10 * unit)


def _blobs(gray, unit):
    """Dots and lines, brighter or darker than their surroundings: the Laplacian of a Gaussian."""
    for width in unit * np.array([1, 2, 4, 8]):
        yield gaussian_laplace(gray, width) * width**2


def _orders(gray):
    """Minimum, maximum, median and mean gray of the nearest pixels."""
    for size in (5, 13):
        yield minimum_filter(gray, size)
        yield maximum_filter(gray, size)
    yield median_filter(gray, 5)
    yield uniform_filter(gray, 13)
