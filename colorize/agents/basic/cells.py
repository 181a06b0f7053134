"""Nearest patches by cells: a small part of all comparisons, and the same answers.

Patches are whole numbers, uint8 (n, d) with d <= 81, so every squared distance is a whole
number below 2**24, which float32 holds exactly.  A tie goes to the earlier row, since rows
are always compared in ascending order.

A patch belongs to the cell of its nearest centre; there are about 3 sqrt(n).  Queries of
one cell are answered together.  They are first compared with the patches of the nearest
cells.  Let D be the distance of the last neighbour that the query q has found, c its own
centre, and c', r' the centre and radius of another cell.  That cell may hold a patch
within D only if both

    |q - c'| <= D + r'                        by the triangle inequality
    |q - c'|^2 - |q - c|^2 <= 2 D |c - c'|    by the plane halfway between c and c'

(The left side of the second is linear in q, its gradient has length 2 |c - c'|, and no
patch of the other cell makes it positive.)  A query has its exact answer when all such
cells have been searched; until then it is compared with more of them, in rounds.
"""

from collections.abc import Callable, Iterator

import numpy as np

from colorize.network.parallel import parallel_map

NEAR = 8  # cells of average size that every query is compared with
GROWTH = 16  # times as many cells are within reach in each further round
TOGETHER = 64  # queries that share a further round: each meets the cells that any of them needs
GROUP = 2048  # queries of a cell answered at once
SLICE = 65_536  # patches converted to float32 at once
SAMPLE, STEPS = 32, 4  # patches per centre, and steps, of the k-means that finds the centres
SLACK = np.float32(1 + 1e-6)  # above the rounding of a root, a sum and two products

#: Squared distances, ascending, and rows; one line for each query.
Answers = tuple[np.ndarray, np.ndarray]


def nearest_of(patches: np.ndarray, rows: np.ndarray, queries: np.ndarray,
               neighbours: int) -> Answers:
    """The nearest of some patches, by comparing all pairs.

    Parameters
    ----------
    patches : (n, d) array of uint8
    rows : (s,) array of int64, ascending
        The patches to compare with, at least `neighbours` of them.
    queries : (m, d) array of uint8
    neighbours : int

    Returns
    -------
    distances : (m, neighbours) array of float32
        Squared, ascending.
    found : (m, neighbours) array of int64
        Rows of `patches`; of equal distances, the first row first.

    Examples
    --------
    >>> nearest_of(np.uint8([[7], [1], [9]]), np.arange(3), np.uint8([[8]]), 2)[1]
    array([[0, 2]])
    """
    import faiss  # when first used: the server itself has no use for it

    faiss.cvar.distance_compute_blas_threshold = 1  # in blocks from the first query on: 3 x faster
    queries = queries.astype(np.float32)
    parts = []
    for start in range(0, len(rows), SLICE):
        some = rows[start : start + SLICE]
        near, which = faiss.knn(queries, patches.take(some, axis=0).astype(np.float32), neighbours)
        parts = [_nearest_first([*parts, (near, some[which])], neighbours)]
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
        self.patches = patches
        self.rows, used, self.starts = sort_by(owners)
        self.centres = centres[used]
        self.sizes = np.diff(self.starts, append=len(patches))
        self.radii = np.sqrt(np.maximum.reduceat(distances[self.rows], self.starts))

    def search(self, queries: np.ndarray, neighbours: int, block: int,
               approximate: bool = False) -> Iterator[tuple[np.ndarray, Answers]]:
        """Answer the queries cell by cell, at least `block` of them between two yields.

        Parameters
        ----------
        queries : (m, d) array of uint8
        neighbours : int
            At most n.
        block : int
        approximate : bool
            Look into the nearest cells only.

        Yields
        ------
        which : (b,) array of int
            The queries answered.
        answers : distances and rows, two (b, neighbours) arrays
            What `nearest_of` returns for all rows.
        """
        squared, owners = _owners(self.centres, queries)
        order, used, starts = sort_by(owners)
        groups = [(cell, members[start : start + GROUP])
                  for cell, members in zip(used, np.split(order, starts[1:]), strict=True)
                  for start in range(0, len(members), GROUP)]

        def answer(group):
            cell, which = group
            return self._answer(queries.take(which, axis=0), cell, squared[which], neighbours,
                                approximate)

        while groups:
            sizes = np.cumsum([len(which) for _, which in groups])
            count = int(np.searchsorted(sizes, block)) + 1
            batch, groups = groups[:count], groups[count:]
            answers = _in_threads(answer, batch)
            yield (np.concatenate([which for _, which in batch]),
                   tuple(map(np.concatenate, zip(*answers, strict=True))))

    def _answer(self, queries, cell, squared, neighbours, approximate) -> Answers:
        """Answer queries of one cell; `squared` are their distances to its centre."""
        between = _squared_distances(self.centres[[cell]], self.centres)[0]
        order = np.argsort(between, kind="stable")
        before = np.empty_like(self.sizes)  # patches in the cells that are nearer
        before[order] = np.cumsum(self.sizes[order]) - self.sizes[order]
        limit = max(NEAR * len(self.patches) // len(self.centres), neighbours)
        distances, found = self._look_into(np.flatnonzero(before < limit), queries, neighbours)
        todo = np.arange(0 if approximate else len(queries))
        while True:
            cells, needed = self._needed(queries[todo], squared[todo], distances[todo, -1], between)
            left = needed[:, before[cells] >= limit].any(axis=1)
            todo, needed = todo[left], needed[left]
            if not todo.size:
                return distances, found
            limit *= GROWTH
            needed &= before[cells] < limit
            alike = np.argsort(needed.sum(axis=1), kind="stable")
            for start in range(0, len(todo), TOGETHER):
                some = alike[start : start + TOGETHER]
                distances[todo[some]], found[todo[some]] = self._look_into(
                    cells[needed[some].any(axis=0)], queries[todo[some]], neighbours)

    def _look_into(self, cells: np.ndarray, queries: np.ndarray, neighbours: int) -> Answers:
        rows = np.concatenate([self.rows[start : start + size] for start, size in
                               zip(self.starts[cells], self.sizes[cells], strict=True)])
        return nearest_of(self.patches, np.sort(rows.astype(np.int32)).astype(np.int64), queries,
                          neighbours)

    def _needed(self, queries, squared, reach, between) -> tuple[np.ndarray, np.ndarray]:
        """The cells that may hold a patch within each query's reach.

        Parameters
        ----------
        queries : (b, d) array of uint8
        squared, reach : (b,) arrays of float32
            Squared distances to the query's own centre and of its last neighbour.
        between : (K,) array of float32
            Squared distances from the own centre to all.

        Returns
        -------
        cells : (s,) array of int
            Those that any query may need.
        needed : (b, s) array of bool
            Whether each does.
        """
        reach, between = np.sqrt(reach), np.sqrt(between)
        far = (np.sqrt(squared) + reach).max(initial=0)
        cells = np.flatnonzero(between <= SLACK * (far + self.radii))
        distances = _squared_distances(queries, self.centres[cells])
        needed = distances <= SLACK * np.square(reach[:, None] + self.radii[cells])
        needed &= distances - squared[:, None] <= (2 * SLACK * reach)[:, None] * between[cells]
        return cells, needed


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


def _learn_centres(patches: np.ndarray) -> np.ndarray:
    """About 3 sqrt(n) centres by k-means on a sample, in whole numbers: uint8 (K, d)."""
    count = min(len(patches), round(3 * len(patches) ** 0.5))
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
    everything = np.arange(len(centres))
    blocks = [patches[start : start + GROUP * 4] for start in range(0, len(patches), GROUP * 4)]
    answers = _in_threads(lambda block: nearest_of(centres, everything, block, 1), blocks)
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
