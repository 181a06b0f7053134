"""What a pixel's surroundings look like, from gray alone: the context that colour depends on.

Every feature is (h, w); widths are in pixels of the working size.
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
    features = [*_patch(gray), *_scales(gray), *_textures(gray), *_blobs(gray), *_orders(gray)]
    return np.stack(features, axis=-1).reshape(gray.size, -1).astype(np.float32)


def place(shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of every pixel in [0, 1], each (h * w, 1) float32."""
    rows, columns = np.indices(shape, dtype=np.float32)
    return rows.reshape(-1, 1) / shape[0], columns.reshape(-1, 1) / shape[1]


def _patch(gray):
    """The 3 x 3 grays themselves."""
    padded = np.pad(gray, 1, mode="edge")
    height, width = gray.shape
    for dy in range(3):
        for dx in range(3):
            yield padded[dy : dy + height, dx : dx + width]


def _scales(gray):
    """Mean, deviation and slopes of the grays around, from near to far."""
    for width in (1, 2, 4, 8, 16, 32):
        mean = gaussian_filter(gray, width)
        variance = gaussian_filter(gray**2, width) - mean**2
        yield from (mean, np.sqrt(np.maximum(variance, 0)), sobel(mean, 0), sobel(mean, 1))


def _textures(gray):
    """How strong the edges around are, and which way they run; how rough the surface is.

    Grass and jersey may be equally bright; they are seldom equally rough.
    """
    for width in (1, 2, 4):
        down = gaussian_filter(gray, width / 2, order=(1, 0))
        across = gaussian_filter(gray, width / 2, order=(0, 1))
        yield np.sqrt(gaussian_filter(down**2, 2 * width))
        yield np.sqrt(gaussian_filter(across**2, 2 * width))
        yield gaussian_filter(down * across, 2 * width)
    fine = np.abs(gray - gaussian_filter(gray, 1))
    yield gaussian_filter(fine, 4)
    yield gaussian_filter(fine, 10)


def _blobs(gray):
    """Whether the pixel is a dot or a line, brighter or darker than what is around."""
    for width in (1, 2, 4, 8):
        yield gaussian_laplace(gray, width) * width**2


def _orders(gray):
    """Darkest, brightest and middle gray around."""
    for size in (5, 13):
        yield minimum_filter(gray, size)
        yield maximum_filter(gray, size)
    yield median_filter(gray, 5)
    yield uniform_filter(gray, 13)
