"""Nearest patches by cells: a small part of all comparisons, and the same answers.

Patches are whole numbers, uint8 (n, d) with d <= 81, so every squared distance is a whole
number below 2**24, which float32 holds exactly.  A tie goes to the earlier row, since rows
are always compared in ascending order.

A patch belongs to the cell of its nearest centre; there are about sqrt(n) cells.  A query
is first compared with the patches of the cells around its own.  Let D be the distance of
the last neighbour that the query q has found, c its own centre, and c', r' the centre and
radius of another cell.  That cell may hold a patch within D only if both

    |q - c'| <= D + r'                        by the triangle inequality
    |q - c'|^2 - |q - c|^2 <= 2 D |c - c'|    by the plane halfway between c and c'

(The left side of the second is linear in q, its gradient has length 2 |c - c'|, and no
patch of the other cell makes it positive.)  A query has its exact answer when all such
cells have been searched.  That happens in rounds from the near cells to the far ones, since
D, and with it the number of cells, shrinks from round to round.  Queries that need the same
cell are compared with it together, in one product of matrices.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from colorize.network import threads
from colorize.network.parallel import parallel_map

NEAR = 6  # cells of average size that every query is compared with
GROWTH = 16  # times as many cells are within reach in the second round; the third has no limit
PART = 16_384  # queries that a thread answers together
GROUP = 8192  # queries whose centres a thread finds together
SLICE = 65_536  # patches converted to float32 at once
SAMPLE, STEPS = 32, 4  # patches per centre, and steps, of the k-means that finds the centres
SLACK = np.float32(1 + 1e-6)  # above the rounding of a root, a sum and two products
UNKNOWN = np.iinfo(np.int64).max  # the key of a neighbour not found yet

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


class Cells:
    """Patches, sorted into cells.

    Parameters
    ----------
    patches : (n, d) array of uint8
    """

    def __init__(self, patches: np.ndarray):
        centres = _learn_centres(patches)
        distances, owners = _owners(centres, patches)
        self.rows, used, self.starts = sort_by(owners)
        self.patches = patches[self.rows]
        self.centres = centres[used]
        self.sizes = np.diff(self.starts, append=len(patches))
        self.radii = np.sqrt(np.maximum.reduceat(distances[self.rows], self.starts))
        self.between = np.sqrt(_squared_distances(self.centres, self.centres))

    def search(self, queries: np.ndarray, neighbours: int,
               approximate: bool = False) -> Iterator[tuple[np.ndarray, Answers]]:
        """Answer the queries, at most `PART` of them per thread between two yields.

        Parameters
        ----------
        queries : (m, d) array of uint8
        neighbours : int
            At most n.
        approximate : bool
            Look into the nearest cells only.

        Yields
        ------
        which : (b,) array of int
            The queries answered.
        answers : distances and rows, two (b, neighbours) arrays
            What `nearest_of` returns.
        """
        squared, owners = _owners(self.centres, queries)
        order = np.argsort(owners, kind="stable")  # similar queries need the same cells
        rounds = self._rounds(neighbours)[: 2 if approximate else None]

        def answer(which):
            return self._answer(queries[which], owners[which], squared[which], neighbours, rounds)

        parts = np.array_split(order, -(-len(order) // PART))
        for start in range(0, len(parts), threads.THREADS):
            some = parts[start : start + threads.THREADS]
            keys = np.concatenate(_in_threads(answer, some))
            yield np.concatenate(some), (keys // len(self.rows), keys % len(self.rows))

    def _rounds(self, neighbours: int) -> list[np.ndarray]:
        """Where the rounds begin and end, for the queries of each cell: (K,) arrays.

        Round i searches the cells whose centres are further from the own centre than
        rounds[i], and at most rounds[i + 1] away.
        """
        order = np.argsort(self.between, axis=1)
        distances = np.take_along_axis(self.between, order, axis=1)
        nearer = np.cumsum(self.sizes[order], axis=1) - self.sizes[order]  # patches of such cells
        near = max(NEAR * len(self.rows) // len(self.sizes), neighbours)
        return [np.full(len(order), -1), *(np.where(nearer < limit, distances, 0).max(axis=1)
                                           for limit in (near, near * GROWTH, np.inf))]

    def _answer(self, queries, owners, squared, neighbours, rounds) -> np.ndarray:
        """The neighbours of some queries.

        Parameters
        ----------
        queries : (b, d) array of uint8
        owners, squared : (b,) arrays
            The cell of each query, and the squared distance to its centre.
        neighbours : int
        rounds : list of (K,) arrays

        Returns
        -------
        keys : (b, neighbours) array of int64, ascending
            Squared distance times n, plus row: the smaller key is the better neighbour.
        """
        best = np.full((len(queries), neighbours), UNKNOWN)
        for lower, upper in pairwise(rounds):
            reach = np.sqrt(best[:, -1] // len(self.rows)).astype(np.float32)
            which, cells = self._needed(queries, owners, squared, reach, lower, upper)
            for cell, members in _groups(cells):
                some = which[members]
                best[some] = _smallest(best[some], self._keys(cell, queries[some], neighbours))
        return best

    def _keys(self, cell: int, queries: np.ndarray, neighbours: int) -> np.ndarray:
        """The smallest keys among a cell's patches, for each query."""
        size = int(self.sizes[cell])
        here = slice(self.starts[cell], self.starts[cell] + size)
        distances, found = nearest_of(self.patches[here], queries, min(neighbours, size))
        return distances.astype(np.int64) * len(self.rows) + self.rows[here][found]

    def _needed(self, queries, owners, squared, reach, lower, upper):
        """The cells of a round that may hold a patch within each query's reach.

        Parameters
        ----------
        queries : (b, d) array of uint8
        owners, squared : (b,) arrays
        reach : (b,) array of float32
            Distance of the last neighbour found.
        lower, upper : (K,) arrays of float
            Where the round begins and ends for each cell's queries.

        Returns
        -------
        which : (p,) array of int
        cells : (p,) array of uint16
            Each query with each cell that it needs.
        """
        pairs = []
        for cell, some in _groups(owners):
            between = self.between[cell]
            far = (np.sqrt(squared[some]) + reach[some]).max()
            cells = np.flatnonzero((between > lower[cell]) & (between <= upper[cell])
                                   & (between <= SLACK * (far + self.radii)))
            distances = _squared_distances(queries[some], self.centres[cells])
            needed = distances <= SLACK * np.square(reach[some, None] + self.radii[cells])
            needed &= (distances - squared[some, None]
                       <= (2 * SLACK * reach[some])[:, None] * between[cells])
            query, other = np.nonzero(needed)
            pairs.append((some[query], cells[other].astype(np.uint16)))
        return tuple(map(np.concatenate, zip(*pairs, strict=True)))


def _smallest(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The smallest of two sets of ascending keys, as many as the first has."""
    if some.shape[1] == 1:
        return np.minimum(some, others)
    return np.sort(np.hstack([some, others]), axis=1)[:, : some.shape[1]]


def sort_by(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Group rows by their label.

    Returns
    -------
    order : (n,) array of int
        The rows of the smallest label first; those of one label ascend.
    used : (s,) array of int
        The labels, ascending.
    starts : (s,) array of int
        Where the rows of each label start in `order`.

    Examples
    --------
    >>> sort_by(np.array([7, 2, 7]))
    (array([1, 0, 2]), array([2, 7]), array([0, 1]))
    """
    order = np.argsort(labels, kind="stable")
    used, starts = np.unique(labels[order], return_index=True)
    return order, used, starts


def _groups(labels: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Each label, and the rows that have it."""
    order, used, starts = sort_by(labels)
    for label, start, size in zip(used, starts, np.diff(starts, append=len(order)), strict=True):
        yield label, order[start : start + size]


def _learn_centres(patches: np.ndarray) -> np.ndarray:
    """About sqrt(n) centres by k-means on a sample, in whole numbers: uint8 (K, d)."""
    count = min(len(patches), round(len(patches) ** 0.5))
    chosen = np.random.default_rng(0).choice(len(patches), min(len(patches), SAMPLE * count),
                                             replace=False)
    sample = patches[chosen]
    centres = sample[:count].copy()
    for _ in range(STEPS):
        order, used, starts = sort_by(_owners(centres, sample)[1])
        sums = np.add.reduceat(sample[order], starts, axis=0, dtype=float)
        centres[used] = np.rint(sums / np.diff(starts, append=len(sample))[:, None])
    return centres


def _owners(centres: np.ndarray, patches: np.ndarray) -> Answers:
    """Squared distance to the nearest centre, and which it is: two (n,) arrays."""
    blocks = [patches[start : start + GROUP] for start in range(0, len(patches), GROUP)]
    answers = _in_threads(lambda block: nearest_of(centres, block, 1), blocks)
    return tuple(np.concatenate(part)[:, 0] for part in zip(*answers, strict=True))


def _squared_distances(queries: np.ndarray, centres: np.ndarray) -> np.ndarray:
    import faiss

    if not len(queries) or not len(centres):
        return np.zeros((len(queries), len(centres)), np.float32)
    return faiss.pairwise_distances(queries.astype(np.float32), centres.astype(np.float32))


def _in_threads(work: Callable, items: list) -> list:
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
