"""What a first guess says of each pixel's surroundings: the context that gray alone does not show.

Source: Tu, "Auto-context and its application to high-level vision tasks" (2008):
what lies beside a pixel, once guessed, helps to tell what the pixel is.
"""

import numpy as np
from scipy.ndimage import gaussian_filter

from colorize.agents.context.regions import region_means
from colorize.agents.context.scene import Scene


def describe_guess(scene: Scene, guess: np.ndarray) -> np.ndarray:
    """(h, w, 2) guessed chroma -> (h * w, F) float32.

    Its value, its means from near to far, along the row, and over each of the
    pixel's regions.
    """
    unit = max(scene.gray.shape) / 256
    widths = [(2, 2), (6, 6), (16, 16), (3, 40)]
    means = [gaussian_filter(guess, (unit * down, unit * across, 0)) for down, across in widths]
    near = np.concatenate([guess, *means], axis=-1).reshape(scene.gray.size, -1)
    inside = [region_means(guess[..., c], label) for label in scene.labels for c in (0, 1)]
    return np.column_stack([near, *inside]).astype(np.float32)
