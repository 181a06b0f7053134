"""What a pixel's surroundings look like, from gray alone: the context that colour depends on.

Every feature is (h, w); widths are in units, 256 to the longer side, so that a
picture worked on at half the size is seen with the same eyes.  A picture and
its mirror image have the same features: what rises towards the light on one side
of a scene falls away from it on the other, and is no other thing for that.
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
    """All features of every pixel: (h, w) gray -> (h * w, F) float32, none of place."""
    unit = max(gray.shape) / 256
    features = [*_patch(gray), *_scales(gray, unit), *_textures(gray, unit), *_blobs(gray, unit),
                *_orders(gray)]
    return np.stack(features, axis=-1).reshape(gray.size, -1).astype(np.float32)


def position(shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Row in [0, 1] of every pixel, and how far its column is from the middle, (h * w, 1) float32.

    Subjects stand in the middle, with much the same on both sides.
    """
    rows, columns = np.indices(shape, dtype=np.float32)
    aside = np.abs((columns + 0.5) / shape[1] - 0.5)
    return rows.reshape(-1, 1) / shape[0], aside.reshape(-1, 1)


def _patch(gray):
    """The 3 x 3 grays: of each row the middle, and the darker and the brighter of its sides."""
    padded = np.pad(gray, 1, mode="edge")
    height, width = gray.shape
    for dy in range(3):
        left, middle, right = (padded[dy : dy + height, dx : dx + width] for dx in range(3))
        yield from (np.minimum(left, right), middle, np.maximum(left, right))


def _scales(gray, unit):
    """Mean, deviation and slopes of the grays around, from near to far."""
    for width in unit * np.array([1, 2, 4, 8, 16, 32]):
        mean = gaussian_filter(gray, width)
        variance = gaussian_filter(gray**2, width) - mean**2
        yield from (mean, np.sqrt(np.maximum(variance, 0)))
        yield from (sobel(mean, 0), np.abs(sobel(mean, 1)))


def _textures(gray, unit):
    """How strong the edges around are, and which way they run; how rough the surface is.

    Grass and jersey may be equally bright; they are seldom equally rough.
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
    """Whether the pixel is a dot or a line, brighter or darker than what is around."""
    for width in unit * np.array([1, 2, 4, 8]):
        yield gaussian_laplace(gray, width) * width**2


def _orders(gray):
    """Darkest, brightest and middle gray among the nearest pixels."""
    for size in (5, 13):
        yield minimum_filter(gray, size)
        yield maximum_filter(gray, size)
    yield median_filter(gray, 5)
    yield uniform_filter(gray, 13)
