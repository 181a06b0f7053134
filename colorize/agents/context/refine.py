"""Smoothing: fits a prediction to the edges of the gray and to the known colours."""

import numpy as np
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import splu

from colorize.agents.context import constants
from colorize.agents.context.scene import Scene
from colorize.agents.propagation import Links, affinities

WEIGHT = 0.2  # of the prediction in each pixel's mean; the rest is that of the neighbours


def smooth(scene: Scene, predicted: np.ndarray, weight: float = WEIGHT) -> np.ndarray:
    """Smooth `predicted` along similar grays; the known colours stay.

    Each unknown pixel becomes ``(1 - weight) * mean of its neighbours + weight *
    predicted``, with the weights of :func:`colorize.agents.propagation.affinities`: the
    equations of the propagation baseline, with a term for the prediction.  No colour crosses
    the border between two joined pictures.

    Parameters
    ----------
    scene : Scene
    predicted : (h, w, 2) array of float
        Chroma.
    weight : float in (0, 1]

    Returns
    -------
    chroma : (h, w, 2) array of float
        As given where known.
    """
    unknown = np.flatnonzero(~scene.known)
    result = np.where(scene.known[..., None], scene.chroma, 0).reshape(-1, 2)
    if len(unknown):
        weights = _within(scene.boxes, affinities(scene.gray, Links(constants.CONTRAST)))
        rows = weights[unknown] * (1 - weight)
        given = rows @ result + weight * predicted.reshape(-1, 2)[unknown]
        system = eye_array(len(unknown)) - rows[:, unknown]
        result[unknown] = splu(system.tocsc()).solve(given)
    return result.reshape(predicted.shape)


def _within(boxes: list[tuple[slice, slice]], weights: csr_array) -> csr_array:
    """The weights of neighbours in the same picture; those of each pixel add up to 1 again.

    A pixel without such a neighbour keeps the others.
    """
    if len(boxes) == 1:
        return weights
    pictures = np.zeros((boxes[-1][0].stop, boxes[-1][1].stop), int)
    for number, box in enumerate(boxes):
        pictures[box] = number
    pictures = pictures.ravel()
    pairs = weights.tocoo()
    row, column = pairs.coords
    same = pictures[row] == pictures[column]
    alone = np.bincount(row, same, minlength=pictures.size) == 0
    kept = np.where(same | alone[row], pairs.data, 0)
    sums = np.bincount(row, kept, minlength=pictures.size)
    return csr_array((kept / sums[row], (row, column)), weights.shape)
