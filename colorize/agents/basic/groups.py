"""Rows of arrays, grouped by a label or by their content."""

from collections.abc import Iterator
from math import ceil

import numpy as np


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


def groups(labels: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Each label, ascending, and the rows that have it, ascending."""
    order, used, starts = sort_by(labels)
    for label, start, size in zip(used, starts, np.diff(starts, append=len(order)), strict=True):
        yield label, order[start : start + size]


def distinct(patches: np.ndarray) -> np.ndarray:
    """Number equal patches alike, in the order in which they first occur: (n,) int.

    Examples
    --------
    >>> distinct(np.uint8([[9, 9], [0, 1], [9, 9]]))
    array([0, 1, 0])
    """
    words = np.zeros((len(patches), 8 * ceil(patches.shape[1] / 8)), np.uint8)
    words[:, : patches.shape[1]] = patches
    words = words.view(np.uint64)
    order = np.lexsort(words.T)  # equal patches stay in ascending order
    new = np.ones(len(patches), bool)
    new[1:] = (words[order[1:]] != words[order[:-1]]).any(axis=1)
    kinds = np.empty_like(order)
    kinds[order] = np.argsort(np.argsort(order[new]))[np.cumsum(new) - 1]
    return kinds
