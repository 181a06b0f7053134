"""Bring a guess into line with the edges of the gray and with the colours known beside it."""

import numpy as np
from scipy.sparse import eye_array
from scipy.sparse.linalg import splu

from colorize.agents.context.scene import Scene
from colorize.agents.propagation import affinities

PULL = 0.2  # share of the guess in each pixel's average; the rest is its neighbours'


def settle(scene: Scene, guess: np.ndarray, pull: float = PULL) -> np.ndarray:
    """Smooth `guess` along alike grays, the known colours held fast.

    Each unknown pixel becomes ``(1 - pull) * average of its neighbours + pull *
    guess``, with the weights of :func:`colorize.agents.propagation.affinities`:
    the propagation baseline with a guess to come back to.

    Returns
    -------
    chroma : (h, w, 2) array of float
        As given where known.
    """
    unknown = np.flatnonzero(~scene.known)
    result = np.where(scene.known[..., None], scene.chroma, 0).reshape(-1, 2)
    if len(unknown):
        rows = affinities(scene.gray)[unknown] * (1 - pull)
        given = rows @ result + pull * guess.reshape(-1, 2)[unknown]
        system = eye_array(len(unknown)) - rows[:, unknown]
        result[unknown] = splu(system.tocsc()).solve(given)
    return result.reshape(guess.shape)
