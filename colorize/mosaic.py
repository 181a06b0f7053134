"""Many small gray pictures as one: filters and activation maps to look at."""

import numpy as np

GAP = 1  # pixels between two tiles


def tile(maps: np.ndarray, columns: int) -> np.ndarray:
    """Set maps side by side, each stretched from its own darkest to its own brightest.

    Parameters
    ----------
    maps : (C, H, W) array of float
    columns : int

    Returns
    -------
    picture : (rows * (H + 1) - 1, columns * (W + 1) - 1) array of uint8
        White between the tiles and where there are too few.

    Examples
    --------
    >>> tile(np.array([[[0.0, 2.0]], [[1.0, 1.0]]]), columns=2)
    array([[  0, 255, 255,   0,   0]], dtype=uint8)
    """
    count, height, width = maps.shape
    rows = -(-count // columns)
    low, high = maps.min(axis=(1, 2), keepdims=True), maps.max(axis=(1, 2), keepdims=True)
    levels = np.rint(255 * (maps - low) / np.where(high > low, high - low, 1)).astype(np.uint8)
    padded = np.pad(levels, ((0, rows * columns - count), (0, GAP), (0, GAP)),
                    constant_values=255)
    grid = padded.reshape(rows, columns, height + GAP, width + GAP).swapaxes(1, 2)
    return grid.reshape(rows * (height + GAP), columns * (width + GAP))[:-GAP, :-GAP]
