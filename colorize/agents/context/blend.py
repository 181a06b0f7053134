"""The weight of each model, learnt on validation folds.

The unknown region lies beside the known one, so a validation fold must lie beside its
training pixels, too.  With random validation pixels, a model that copies the nearest
known pixel would score too well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MIN_KNOWN = 200  # known pixels: with fewer there are no validation folds


def validation_folds(known: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Split the known region into two halves, each of which validates the other.

    The cut is perpendicular to the direction from the known region's centre to the
    unknown one's; where the centres are nearly equal, perpendicular to the principal
    axis of the known pixels.

    Parameters
    ----------
    known : (h, w) array of bool

    Returns
    -------
    folds : list of (training, validation) pairs of (h, w) arrays of bool
        Two pairs; none where there are fewer than :data:`MIN_KNOWN` known pixels or no
        unknown ones.
    """
    if known.sum() < MIN_KNOWN or known.all():
        return []
    points, others = np.argwhere(known), np.argwhere(~known)
    centre = points.mean(axis=0)
    direction = others.mean(axis=0) - centre
    if np.hypot(*direction) < 0.05 * max(known.shape):
        direction = np.linalg.eigh(np.cov((points - centre).T))[1][:, -1]
    along = np.einsum("iyx,i->yx", np.indices(known.shape), direction)
    near = known & (along >= np.median(along[known]))
    far = known & ~near
    return [(far, near), (near, far)] if far.any() else []


def near_and_far(distances: np.ndarray) -> np.ndarray:
    """The weights of "near" and "far" at these distances in [0, 1]: (...) -> (2, ...), sum 1."""
    return np.stack([1 - distances, distances])


@dataclass(frozen=True, eq=False)
class FoldPredictions:
    """The predictions for a validation fold, of models trained on the other pixels.

    Parameters
    ----------
    predicted : (M, n, 2) array of float
        Chroma, the mean model's first.
    near_far : (2, n) array of float
        See :func:`near_and_far`.
    true : (n, 2) array of float
    """

    predicted: np.ndarray
    near_far: np.ndarray
    true: np.ndarray

    def combined(self, weights: np.ndarray) -> np.ndarray:
        """The models' weighted mean, (n, 2)."""
        return weighted_mean(self.predicted, shares(weights, self.near_far))


def shares(weights: np.ndarray, near_far: np.ndarray) -> np.ndarray:
    """Each model's share at each pixel.

    Parameters
    ----------
    weights : (M - 1, 2) array of float >= 0
        Near and far weight of all models but the first, the mean.
    near_far : (2, ...) array of float

    Returns
    -------
    shares : (M, ...) array of float in [0, 1]
        Their sum is 1: the mean gets what the other weights leave.

    Examples
    --------
    >>> shares(np.array([[0.6, 0.2]]), np.array([[1.0, 0.5], [0.0, 0.5]])).round(1)
    array([[0.4, 0.6],
           [0.6, 0.4]])
    """
    others = np.tensordot(weights, near_far, axes=1)
    others /= np.maximum(others.sum(axis=0), 1)
    return np.concatenate([1 - others.sum(axis=0, keepdims=True), others])


def weighted_mean(predictions: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The mean of the models' predictions by their shares: (M, ..., 2), (M, ...) -> (..., 2)."""
    return np.einsum("m...,m...c->...c", share, predictions)


def learn_weights(folds: Sequence[FoldPredictions], prior: np.ndarray,
                  strength: float) -> np.ndarray:
    """The weights of all models but the mean with the least squared error on the folds.

    ``min |sum_mk w_mk h_k (p_m - mean) - (true - mean)|^2 + strength g |w - prior|^2``
    over w >= 0, where p_m are the predictions, h_k near and far, and g the mean squared
    length of the terms' vectors.  The prior is needed because two folds of one picture
    are few, correlated data.

    Parameters
    ----------
    folds : sequence of FoldPredictions
    prior : (M - 1, 2) array of float
        Near and far weight of each model.
    strength : float
        Weight of the prior; 1 counts as much as the folds.

    Returns
    -------
    weights : (M - 1, 2) array of float
        The prior itself without folds.
    """
    from scipy.optimize import nnls  # 10 MB, needed here only

    count = prior.size
    gram, moment = np.zeros((count, count)), np.zeros(count)
    for fold in folds:
        offsets = fold.predicted[1:] - fold.predicted[0]
        columns = offsets[:, None] * fold.near_far[None, :, :, None]  # (M - 1, 2, n, 2)
        columns = columns.reshape(count, -1)
        gram += columns @ columns.T
        moment += columns @ (fold.true - fold.predicted[0]).ravel()
    gain = strength * np.trace(gram) / max(count, 1)
    if gain < 1e-9:  # no fold, or no model differs from the mean
        return prior
    root = np.linalg.cholesky(gram + gain * np.eye(count))  # the same minimum, as least squares
    return nnls(root.T, np.linalg.solve(root, moment + gain * prior.ravel()))[0].reshape(-1, 2)
