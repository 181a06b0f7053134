"""What region of the gray a pixel lies in: a thing, mostly, has one colour.

Source: Felzenszwalb and Huttenlocher, "Efficient graph-based image segmentation"
(2004), whose regions are as large as their own contrast lets them be.
"""

import numpy as np
from scipy.ndimage import gaussian_filter
from skimage.segmentation import felzenszwalb

SCALES = (30, 150, 600)  # parts of things, things, what lies behind them, at 256 pixels a side


def label_regions(gray: np.ndarray) -> list[np.ndarray]:
    """The number of each pixel's region, (h * w,), from small regions to large."""
    return [felzenszwalb(gray, scale=scale, sigma=0.8, min_size=20).ravel() for scale in SCALES]


def describe_regions(gray: np.ndarray, labels: list[np.ndarray]) -> np.ndarray:
    """Of each pixel's region, from small to large: (h, w) gray -> (h * w, F) float32.

    Mean gray, contrast, roughness, and the mean row.
    """
    rows = np.indices(gray.shape)[0] / gray.shape[0]
    fine = np.abs(gray - gaussian_filter(gray, 1))
    features = []
    for label in labels:
        level, square, rough, row = (region_means(x, label) for x in (gray, gray**2, fine, rows))
        features += [level, np.sqrt(np.maximum(square - level**2, 0)), rough, row]
    return np.stack(features, axis=-1).astype(np.float32)


def region_means(values: np.ndarray, label: np.ndarray) -> np.ndarray:
    """The mean over each pixel's region, (h * w,)."""
    return (np.bincount(label, values.ravel()) / np.bincount(label))[label]
