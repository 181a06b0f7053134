"""Squared distances of patches, all pairs of them, by Faiss; and threads in which it computes.

Patches are whole numbers, uint8 (n, d) with d <= 82, so every squared distance is a whole
number below 2**24, which float32 holds exactly.
"""

from collections.abc import Callable

import numpy as np

from colorize.network.parallel import parallel_map

SLICE = 65_536  # patches converted to float32 at once

#: Squared distances, ascending, and rows; one line for each query.
Answers = tuple[np.ndarray, np.ndarray]


def nearest_of(patches: np.ndarray, queries: np.ndarray, neighbours: int) -> Answers:
    """The nearest patches, by comparing all pairs.

    Parameters
    ----------
    patches : (n, d) array of uint8
    queries : (m, d) array of uint8
    neighbours : int
        At most n.

    Returns
    -------
    distances : (m, neighbours) array of float32
        Squared, ascending.
    found : (m, neighbours) array of int64
        Rows of `patches`; of equal distances, the first row first.

    Examples
    --------
    >>> nearest_of(np.uint8([[7], [1], [9]]), np.uint8([[8]]), 2)[1]
    array([[0, 2]])
    """
    import faiss  # when first used: the server itself has no use for it

    faiss.cvar.distance_compute_blas_threshold = 1  # in blocks from the first query on: 3 x faster
    queries = queries.astype(np.float32)
    parts = []
    for start in range(0, len(patches), SLICE):
        some = patches[start : start + SLICE].astype(np.float32)
        distances, found = faiss.knn(queries, some, neighbours)
        parts = [_nearest_first([*parts, (distances, start + found)], neighbours)]
    return parts[0]


def _nearest_first(parts: list[Answers], neighbours: int) -> Answers:
    """Join answers from ascending ranges of rows."""
    if len(parts) == 1:
        return parts[0]
    distances, found = (np.hstack(part) for part in zip(*parts, strict=True))
    best = np.argsort(distances, axis=1, kind="stable")[:, :neighbours]
    return np.take_along_axis(distances, best, axis=1), np.take_along_axis(found, best, axis=1)


def squared_distances(queries: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """All squared distances, (b, K) float32, of b queries from K centres."""
    import faiss

    if not len(queries) or not len(centres):
        return np.zeros((len(queries), len(centres)), np.float32)
    return faiss.pairwise_distances(queries.astype(np.float32), centres.astype(np.float32))


def in_threads(work: Callable, items: list) -> list:
    """`parallel_map`, in whose threads Faiss starts no further ones."""
    import faiss

    def alone(item):
        faiss.omp_set_num_threads(1)  # of the calling thread
        return work(item)

    threads = faiss.omp_get_max_threads()
    try:
        return parallel_map(alone, items)
    finally:
        faiss.omp_set_num_threads(threads)
