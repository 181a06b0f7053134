"""Segmentation of the gray picture: an object mostly has one colour.

Source: Felzenszwalb and Huttenlocher, "Efficient graph-based image segmentation"
(2004); the size of its regions adapts to the contrast inside them.
"""

import numpy as np
from scipy.ndimage import gaussian_filter
from skimage.segmentation import felzenszwalb

SCALES = (30, 150, 600)  # for parts of objects, objects and backgrounds, at 256 pixels a side
LEAST = 20  # pixels of a region, likewise


def label_regions(gray: np.ndarray) -> list[np.ndarray]:
    """Segment the picture at each of :data:`SCALES`.

    A region of n pixels may differ from its neighbour by ``scale / n`` more than its pixels
    differ among themselves, and still be merged.  The scales are those of a square.  In a
    picture of another shape an object has fewer pixels than in the same picture squeezed into
    a square with the same longer side; scale and least size are reduced as much, by the ratio
    of the sides.  Otherwise the picture would have a third fewer regions than the square.

    Parameters
    ----------
    gray : (h, w) array of float32 in [0, 1]

    Returns
    -------
    labels : list of (h * w,) arrays of int
        The number of each pixel's region, from small regions to large.
    """
    ratio = min(gray.shape) / max(gray.shape)
    least = max(1, round(LEAST * ratio))
    return [felzenszwalb(gray, scale=scale * ratio, sigma=0.8, min_size=least).ravel()
            for scale in SCALES]


def describe_regions(gray: np.ndarray, labels: list[np.ndarray], rows: np.ndarray) -> np.ndarray:
    """Features of each pixel's regions: mean gray, contrast, roughness and mean row.

    Parameters
    ----------
    gray : (h, w) array of float32 in [0, 1]
    labels : list of (h * w,) arrays of int
    rows : (h,) array of float
        Where each row lies in its picture.

    Returns
    -------
    features : (h * w, 4 * len(labels)) array of float32
    """
    rows = np.broadcast_to(rows[:, None], gray.shape)
    fine = np.abs(gray - gaussian_filter(gray, 1))
    features = []
    for label in labels:
        level, square, rough, row = (region_means(x, label) for x in (gray, gray**2, fine, rows))
        features += [level, np.sqrt(np.maximum(square - level**2, 0)), rough, row]
    return np.stack(features, axis=-1).astype(np.float32)


def region_means(values: np.ndarray, label: np.ndarray) -> np.ndarray:
    """The mean of `values` over each pixel's region: (h, w) or (h * w,) -> (h * w,)."""
    return (np.bincount(label, values.ravel()) / np.bincount(label))[label]
