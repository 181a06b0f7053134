"""Nearest patches by cells: a small part of all comparisons, and the same answers.

The nearest of n patches is the one with the smallest key, its squared distance times n plus
its row: of equal distances, the first row.

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

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import ceil

import numpy as np

from colorize.agents.basic.all_pairs import Answers, in_threads, nearest_of, squared_distances
from colorize.agents.basic.centres import learn_centres, owners_of
from colorize.agents.basic.groups import groups, sort_by
from colorize.network import threads

NEAR = 6  # cells of average size that every query is compared with
GROWTH = 16  # times as many patches are near enough for the second round; the third has all
PART = 16_384  # queries that a thread answers together
TOGETHER = 1024  # of those, as many have their distances to the centres computed at once
PAIRS = 1_000_000  # of a query and a cell, compared before further ones are collected: 30 MB
SLACK = np.float32(1 + 1e-6)  # above the rounding of a root, a sum and two products
UNKNOWN = np.iinfo(np.int64).max  # the key of a neighbour not found yet


class Cells:
    """Patches, sorted into cells.

    Parameters
    ----------
    patches : (n, d) array of uint8
    """

    def __init__(self, patches: np.ndarray):
        centres = learn_centres(patches)
        distances, owners = owners_of(centres, patches)
        self.rows, used, self.starts = sort_by(owners)
        self.patches = patches[self.rows]
        self.centres = centres[used]
        self.sizes = np.diff(self.starts, append=len(patches))
        self.radii = np.sqrt(np.maximum.reduceat(distances[self.rows], self.starts))
        self.between = np.sqrt(squared_distances(self.centres, self.centres))

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
        squared, owners = owners_of(self.centres, queries)
        order = np.argsort(owners, kind="stable")  # similar queries need the same cells
        rounds = self._rounds(neighbours)[: 2 if approximate else None]

        def answer(which):
            return self._answer(queries[which], owners[which], squared[which], neighbours, rounds)

        parts = deque(np.array_split(order, ceil(len(order) / PART)))
        while parts:
            some = [parts.popleft() for _ in range(min(len(parts), threads.mine()))]
            keys = np.concatenate(in_threads(answer, some))
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
        """
        best = np.full((len(queries), neighbours), UNKNOWN)
        for lower, upper in pairwise(rounds):
            reach = np.sqrt(best[:, -1] // len(self.rows)).astype(np.float32)
            for which, cells in self._needed(queries, owners, squared, reach, lower, upper):
                for cell, members in groups(cells):
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
        """The cells of a round that may hold a patch within each query's reach, some at a time.

        Parameters
        ----------
        queries : (b, d) array of uint8
        owners, squared : (b,) arrays
        reach : (b,) array of float32
            Distance of the last neighbour found.
        lower, upper : (K,) arrays of float
            Where the round begins and ends for each cell's queries.

        Yields
        ------
        which : (p,) array of int
        cells : (p,) array of uint16
            Each query with each cell that it needs.
        """
        pairs, count = [], 0
        for cell, some in _slices(groups(owners), TOGETHER):
            between = self.between[cell]
            far = (np.sqrt(squared[some]) + reach[some]).max()
            cells = np.flatnonzero((between > lower[cell]) & (between <= upper[cell])
                                   & (between <= SLACK * (far + self.radii)))
            distances = squared_distances(queries[some], self.centres[cells])
            needed = distances <= SLACK * np.square(reach[some, None] + self.radii[cells])
            needed &= (distances - squared[some, None]
                       <= (2 * SLACK * reach[some])[:, None] * between[cells])
            query, other = np.nonzero(needed)
            pairs.append((some[query], cells[other].astype(np.uint16)))
            count += len(query)
            if count > PAIRS:
                yield _joined(pairs)
                pairs, count = [], 0
        if pairs:
            yield _joined(pairs)


def _slices(groups: Iterable[tuple[int, np.ndarray]], length: int) -> Iterator[tuple]:
    """The same groups, the large ones in slices of at most this many rows."""
    for label, rows in groups:
        for start in range(0, len(rows), length):
            yield label, rows[start : start + length]


def _joined(pairs: list[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
    return tuple(map(np.concatenate, zip(*pairs, strict=True)))


def _smallest(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The smallest of two sets of ascending keys, as many as the first has."""
    if some.shape[1] == 1:
        return np.minimum(some, others)
    return np.sort(np.hstack([some, others]), axis=1)[:, : some.shape[1]]
