"""Square gray patches, and the exact search for the most similar ones.

Patches are rows of float32 (n, size * size), in the order of their pixels.
Library chosen by measuring, 32,768 patches of each half of a 256 x 256 picture,
2 cores: faiss's flat index takes 0.12 s (3 x 3) and 0.9 s (7 x 7), SciPy's
k-d tree on rotated patches 0.23 s and 1.7 s, scikit-learn's brute force 3.3 s.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from colorize.canvas import Canvas
from colorize.settings import ColorizeError

BLOCK = 16_384  # queries answered between two steps
NOT_FOUND = -1  # in place of a row


def known_patches(canvas: Canvas, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The patches to learn from: those whose every pixel lies in the known region.

    Returns
    -------
    patches : (n, size * size) array of float32, in levels of 255
    pixels : (n,) array of int
        Flat index of each patch's middle pixel.

    Raises
    ------
    ColorizeError
        If there is none.
    """
    whole = np.zeros(canvas.shape, bool)
    r = size // 2
    if min(canvas.shape) >= size:
        inside = sliding_window_view(canvas.known, (size, size)).all(axis=(2, 3))
        whole[r : whole.shape[0] - r, r : whole.shape[1] - r] = inside
    if not whole.any():
        raise ColorizeError(f"patch_size={size} must fit into the known region at least once")
    return _patches_at(canvas, size, whole), np.flatnonzero(whole)


def unknown_patches(canvas: Canvas, size: int) -> np.ndarray:
    """The patches to colour, (n, size * size) float32; borders repeat the edge."""
    return _patches_at(canvas, size, ~canvas.known)


def _patches_at(canvas: Canvas, size: int, where: np.ndarray) -> np.ndarray:
    levels = np.rint(canvas.gray * 255)  # whole numbers: float32 sums of squares stay exact
    padded = np.pad(levels, size // 2, mode="edge")
    return sliding_window_view(padded, (size, size))[where].reshape(-1, size * size)


def nearest_in_blocks(patches: np.ndarray, queries: np.ndarray,
                      neighbours: int) -> Iterator[tuple[np.ndarray, int]]:
    """Find the most similar patches by squared gray difference, exactly, block by block.

    Parameters
    ----------
    patches : (n, d) array of float32
    queries : (m, d) array of float32
    neighbours : int
        At most n are returned.

    Yields
    ------
    rows : (m, neighbours) array of int32
        Rows of `patches`, the most similar first; of equals, the first.  `NOT_FOUND`
        for queries not yet answered.  The same array each time, filled further.
    answered : int
        How many queries are.  After the last block, m.
    """
    import faiss  # when first used: a process that trains has no use for it

    index = faiss.IndexFlatL2(patches.shape[1])
    index.add(patches)
    neighbours = min(neighbours, len(patches))
    rows = np.full((len(queries), neighbours), NOT_FOUND, np.int32)
    for start in range(0, max(1, len(queries)), BLOCK):
        block = slice(start, start + BLOCK)
        rows[block] = index.search(queries[block], neighbours)[1]
        yield rows, min(start + BLOCK, len(queries))
