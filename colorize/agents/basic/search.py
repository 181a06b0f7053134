"""Square gray patches, and the search for the most similar ones.

Patches are rows of uint8 (n, d): size * size grays, in the order of their pixels, and perhaps
the row at which they lie in their picture.  Few are compared pair by pair; of many, equal ones
are compared once, and by cells.  ``benchmarks.search`` measures both.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from colorize.agents.basic.all_pairs import nearest_of
from colorize.agents.basic.cells import Cells
from colorize.agents.basic.groups import distinct, sort_by
from colorize.canvas import Canvas, row_positions
from colorize.settings import ColorizeError

BLOCK = 16_384  # queries answered between two steps
#: Pairs of patches up to which all are compared, of small patches with one neighbour and of
#: others: there this is the quicker way (``benchmarks.search``).  The halves of a picture of
#: 256 x 256 have 1e9.
FLAT_SMALL, FLAT_PAIRS = 2e9, 6e8
#: Pairs up to which no search is approximate: the exact one takes a second at most.
FEW_PAIRS = 2e9
NOT_FOUND = -1  # in place of a row


def known_patches(canvas: Canvas, size: int,
                  row_weight: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """The patches to learn from: of a known rectangle, those with every pixel in it.

    Of any other known region, as of colour hints, those whose middle pixel is known: a drawn
    line is thinner than a patch, and the gray around it is known, too.

    Returns
    -------
    patches : (n, d) array of uint8
        See :func:`patches_at`.
    pixels : (n,) array of int
        Flat index of each patch's middle pixel.

    Raises
    ------
    ColorizeError
        If the region is a rectangle into which no patch fits.
    """
    if canvas.known_box is None:
        return (patches_at(canvas, size, canvas.known, row_weight),
                np.flatnonzero(canvas.known))
    whole = np.zeros(canvas.shape, bool)
    r = size // 2
    if min(canvas.shape) >= size:
        inside = sliding_window_view(canvas.known, (size, size)).all(axis=(2, 3))
        whole[r : whole.shape[0] - r, r : whole.shape[1] - r] = inside
    if not whole.any():
        raise ColorizeError(f"patch_size={size} must fit into the known region at least once")
    return patches_at(canvas, size, whole, row_weight), np.flatnonzero(whole)


def unknown_patches(canvas: Canvas, size: int, row_weight: int = 0) -> np.ndarray:
    """The patches to colour, (n, d) uint8: see :func:`patches_at`."""
    return patches_at(canvas, size, ~canvas.known, row_weight)


def patches_at(canvas: Canvas, size: int, where: np.ndarray, row_weight: int = 0) -> np.ndarray:
    """The patches around the pixels that a mask marks, row by row.

    Parameters
    ----------
    canvas : Canvas
    size : int
        Side of a patch; at the border of the canvas its edge is repeated.
    where : (H, W) array of bool
    row_weight : int
        At most 255.  Above 0, a patch has one more value, its row: 0 at the top of the
        picture, `row_weight` at the bottom.

    Returns
    -------
    patches : (n, size * size) or (n, size * size + 1) array of uint8
        Gray levels, and the row.
    """
    levels = np.rint(canvas.gray * 255).astype(np.uint8)
    padded = np.pad(levels, size // 2, mode="edge")
    patches = sliding_window_view(padded, (size, size))[where].reshape(-1, size * size)
    if not row_weight:
        return patches
    rows = np.rint(row_weight * row_positions(len(levels), canvas.tops)).astype(np.uint8)
    return np.column_stack([patches, rows[np.nonzero(where)[0]]])


def nearest_in_blocks(patches: np.ndarray, queries: np.ndarray, neighbours: int,
                      approximate: bool = False,
                      flat_pairs: float | None = None) -> Iterator[tuple[np.ndarray, int]]:
    """Find the most similar patches by squared gray difference, block by block.

    Parameters
    ----------
    patches : (n, d) array of uint8
    queries : (m, d) array of uint8
    neighbours : int
        At most n are returned.
    approximate : bool
        Of more than :data:`FEW_PAIRS`, look into the nearest cells only.
    flat_pairs : float, optional
        Compare all of up to this many pairs; search more by cells, approximately if so wanted.
        By default :data:`FLAT_SMALL` for one neighbour and at most nine values, else
        :data:`FLAT_PAIRS`.

    Yields
    ------
    rows : (m, neighbours) array of int32
        Rows of `patches`, the most similar first; of equals, the first.  `NOT_FOUND`
        for queries not yet answered.
    answered : int
        How many queries are.  After the last block, m.
    """
    neighbours = min(neighbours, len(patches))
    pairs = len(patches) * len(queries)
    if flat_pairs is None:
        flat_pairs = FLAT_SMALL if neighbours == 1 and patches.shape[1] <= 9 else FLAT_PAIRS
        approximate = approximate and pairs > FEW_PAIRS
    if pairs > flat_pairs:
        yield from _by_cells(patches, queries, neighbours, approximate)
        return
    rows = np.full((len(queries), neighbours), NOT_FOUND, np.int32)
    for start in range(0, max(1, len(queries)), BLOCK):
        block = slice(start, start + BLOCK)
        rows[block] = nearest_of(patches, queries[block], neighbours)[1]
        yield rows, min(start + BLOCK, len(queries))


def _by_cells(patches, queries, neighbours, approximate) -> Iterator[tuple[np.ndarray, int]]:
    """The same by cells of the different patches, for the different queries."""
    kinds = distinct(patches)
    order, _, starts = sort_by(kinds)
    asked = distinct(queries)
    _, first, counts = np.unique(asked, return_index=True, return_counts=True)
    answers = np.full((len(first), neighbours), NOT_FOUND, np.int32)
    answered = 0
    for which, (distances, found) in Cells(patches[order[starts]]).search(
            queries[first], min(neighbours, len(starts)), approximate):
        answers[which] = _with_repeats(distances, found, order, starts, neighbours)
        answered += int(counts[which].sum())
        yield answers[asked], answered


def _with_repeats(distances, found, order, starts, neighbours) -> np.ndarray:
    """The nearest rows of all patches from the nearest different ones.

    Parameters
    ----------
    distances, found : (b, s) arrays
        Squared distances and numbers of different patches.
    order, starts : arrays of int
        The rows of each, from `sort_by`.
    neighbours : int

    Returns
    -------
    rows : (b, neighbours) array of int
    """
    if neighbours == 1:
        return order[starts[found]]
    ends = np.append(starts[1:], len(order))
    at = starts[found][..., None] + np.arange(neighbours)
    keys = distances[..., None].astype(np.int64) * len(order) + order[
        np.minimum(at, len(order) - 1)]  # by distance, then by row
    keys[at >= ends[found][..., None]] = np.iinfo(np.int64).max
    return np.sort(keys.reshape(len(found), -1), axis=1)[:, :neighbours] % len(order)
