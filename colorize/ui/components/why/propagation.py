"""Propagation: the known pixels that gave most of the colour."""

import numpy as np

from colorize.explain.propagation import PropagationExplanation
from colorize.ui.components.why import figures


def draw(found: PropagationExplanation, rgb: np.ndarray) -> None:
    """Lines to the ten pixels, the picture of all shares, and a table."""
    figures.shares(rgb, found, found.pixels, found.shares)
