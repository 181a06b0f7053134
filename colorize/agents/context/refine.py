"""Smoothing: fits a prediction to the edges of the gray and to the known colours."""

import numpy as np
from scipy.sparse import eye_array
from scipy.sparse.linalg import splu

from colorize.agents.context import constants
from colorize.agents.context.scene import Scene
from colorize.agents.propagation import affinities

WEIGHT = 0.2  # of the prediction in each pixel's mean; the rest is that of the neighbours


def smooth(scene: Scene, predicted: np.ndarray, weight: float = WEIGHT) -> np.ndarray:
    """Smooth `predicted` along similar grays; the known colours stay.

    Each unknown pixel becomes ``(1 - weight) * mean of its neighbours + weight *
    predicted``, with the weights of :func:`colorize.agents.propagation.affinities`: the
    equations of the propagation baseline, with a term for the prediction.

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
        rows = affinities(scene.gray, constants.CONTRAST)[unknown] * (1 - weight)
        given = rows @ result + weight * predicted.reshape(-1, 2)[unknown]
        system = eye_array(len(unknown)) - rows[:, unknown]
        result[unknown] = splu(system.tocsc()).solve(given)
    return result.reshape(predicted.shape)
