"""Features of the second pass: a first prediction of the colours around each pixel.

Source: Tu, "Auto-context and its application to high-level vision tasks" (2008): what
is predicted for the surroundings of a pixel improves the prediction of the pixel.
"""

import numpy as np
from scipy.ndimage import gaussian_filter

from colorize.agents.context.regions import region_means
from colorize.agents.context.scene import Scene


def describe_prediction(scene: Scene, predicted: np.ndarray) -> np.ndarray:
    """The predicted chroma of a pixel and its means around the pixel.

    The means are over Gaussian windows of three widths, along the row, and over each
    region of the pixel.

    Parameters
    ----------
    scene : Scene
    predicted : (h, w, 2) array of float
        Chroma.

    Returns
    -------
    features : (h * w, F) array of float32
    """
    near = scene.of_pictures([_near(predicted[box]) for box in scene.boxes])
    inside = [region_means(predicted[..., c], label) for label in scene.labels for c in (0, 1)]
    return np.column_stack([near, *inside]).astype(np.float32)


def _near(predicted: np.ndarray) -> np.ndarray:
    """A picture's predicted chroma, and its means around each pixel: (h * w, F)."""
    height, width = predicted.shape[:2]
    unit = max(height, width) / 256
    widths = [(2, 2), (6, 6), (16, 16), (3, 40)]
    means = [gaussian_filter(predicted, (unit * down, unit * across, 0)) for down, across in widths]
    return np.concatenate([predicted, *means], axis=-1).reshape(height * width, -1)
