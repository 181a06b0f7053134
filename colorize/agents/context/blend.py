"""How much to trust which model, learnt on parts of the known region held back.

What is unknown lies *beside* what is known, so the parts held back must, too:
random pixels would flatter whoever copies the neighbour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from colorize.agents.context.scene import distance

ENOUGH = 200  # known pixels from which parts of them can teach anything


def parts(known: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Ways to hold back half the known region: pairs of masks (teach, ask).

    The cut runs across the way from the known region's middle to the unknown's;
    where these middles are the same, across the longest axis of the known pixels.
    """
    if known.sum() < ENOUGH or known.all():
        return []
    points, others = np.argwhere(known), np.argwhere(~known)
    middle = points.mean(axis=0)
    way = others.mean(axis=0) - middle
    if np.hypot(*way) < 0.05 * max(known.shape):
        way = np.linalg.eigh(np.cov((points - middle).T))[1][:, -1]
    along = np.einsum("iyx,i->yx", np.indices(known.shape), way)
    near = known & (along >= np.median(along[known]))
    far = known & ~near
    return [(far, near), (near, far)] if far.any() else []


def near_and_far(known: np.ndarray) -> np.ndarray:
    """How much each pixel is near the known region, and how much far: (2, h, w), sum 1."""
    away = distance(known)
    return np.stack([1 - away, away])


@dataclass(frozen=True, eq=False)
class Lesson:
    """What the models, taught by one part of the known region, said of the other.

    Parameters
    ----------
    guesses : (M, n, 2) array of float
        Chroma, the mean model's first.
    near_far : (2, n) array of float
        See :func:`near_and_far`.
    truth : (n, 2) array of float
    """

    guesses: np.ndarray
    near_far: np.ndarray
    truth: np.ndarray

    def join(self, weights: np.ndarray) -> np.ndarray:
        """What they said together, (n, 2): an honest guess, unlike one about what was taught."""
        return join(self.guesses, shares(weights, self.near_far))


def shares(weights: np.ndarray, near_far: np.ndarray) -> np.ndarray:
    """Each model's share at each pixel: (M - 1, 2), (2, ...) -> (M, ...), in [0, 1], sum 1.

    What the weights leave, the first model gets: the mean.
    """
    others = np.tensordot(weights, near_far, axes=1)
    others /= np.maximum(others.sum(axis=0), 1)
    return np.concatenate([1 - others.sum(axis=0, keepdims=True), others])


def join(guesses: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The mean of the models' guesses by their shares: (M, ..., 2), (M, ...) -> (..., 2)."""
    return np.einsum("m...,m...c->...c", share, guesses)


def learn_weights(lessons: Sequence[Lesson], prior: np.ndarray, trust: float) -> np.ndarray:
    """The weights of all models but the mean that explain the lessons best.

    ``min |sum_mk w_mk h_k (guess_m - mean) - (truth - mean)|^2 + trust |w - prior|^2``
    over w >= 0, where h are near and far.  Two halves of a half are few and odd
    lessons, hence the prior; `trust` counts in lessons as long as these.

    Parameters
    ----------
    lessons : sequence of Lesson
    prior : (M - 1, 2) array of float
        Near and far weight of each model.
    trust : float

    Returns
    -------
    weights : (M - 1, 2) array of float
    """
    from scipy.optimize import nnls  # 10 MB, which a process that blends nothing can do without

    count = prior.size
    gram, moment = np.zeros((count, count)), np.zeros(count)
    for lesson in lessons:
        offsets = lesson.guesses[1:] - lesson.guesses[0]
        columns = offsets[:, None] * lesson.near_far[None, :, :, None]  # (M - 1, 2, n, 2)
        columns = columns.reshape(count, -1)
        gram += columns @ columns.T
        moment += columns @ (lesson.truth - lesson.guesses[0]).ravel()
    gain = trust * np.trace(gram) / max(count, 1)
    if gain < 1e-9:  # no lesson, or no model says anything but the mean
        return prior
    root = np.linalg.cholesky(gram + gain * np.eye(count))  # the same minimum, as least squares
    return nnls(root.T, np.linalg.solve(root, moment + gain * prior.ravel()))[0].reshape(-1, 2)
