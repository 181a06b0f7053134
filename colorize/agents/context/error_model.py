"""The expected error of a prediction.

Learnt on the canvas alone, it follows from the models' disagreement: :class:`ErrorModel`.
Learnt on photographs, it follows from three numbers: :func:`error_from_photographs`.
"""

from collections.abc import Sequence
from typing import Self

import numpy as np

from colorize.agents.context import constants
from colorize.agents.context.blend import FoldPredictions, shares, weighted_mean
from colorize.agents.context.scene import Scene
from colorize.agents.context.similarity import similar_variance

HALF_CONFIDENCE = 20  # levels of 255: expected error at which the confidence is one half


class ErrorModel:
    """From the models' disagreement to the expected error of their weighted mean.

    A monotone regression on the validation folds: the larger the disagreement, the
    larger the error.  Untrained, or without folds, the disagreement itself is the
    expected squared error.

    Attributes
    ----------
    curve_ : (2, n) array of float, or None
        Disagreements in rising order, and the expected squared error at each; linear between
        them.  Arrays, since a process that unpickles scikit-learn's object imports scikit-learn.
    """

    def __init__(self):
        self.curve_ = None

    def fit(self, folds: Sequence[FoldPredictions], weights: np.ndarray) -> Self:
        """Learn from the errors of the folds' predictions, combined with these weights."""
        # Imported here: it takes 1 s and 100 MB, see colorize.agents.basic.palette.
        from sklearn.isotonic import IsotonicRegression

        if folds:
            pairs = [_disagreement_and_error(fold, weights) for fold in folds]
            variance, error = (np.concatenate(values) for values in zip(*pairs, strict=True))
            regression = IsotonicRegression().fit(variance, error)
            self.curve_ = np.stack([regression.X_thresholds_, regression.y_thresholds_])
        return self

    def predict(self, predictions: np.ndarray, share: np.ndarray) -> np.ndarray:
        """The expected error at each pixel.

        Parameters
        ----------
        predictions : (M, ..., 2) array of float
            Chroma, in units of 255 levels.
        share : (M, ...) array of float in [0, 1], sum 1

        Returns
        -------
        error : (...) array of float
            Distance to the true chroma, in units of 255 levels.
        """
        variance = disagreement(predictions, share)
        if self.curve_ is not None:
            variance = np.interp(variance, *self.curve_)
        return np.sqrt(variance)


def error_terms(scene: Scene, predictions: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The numbers that the expected error is computed from.

    Parameters
    ----------
    scene : Scene
        With codes.
    predictions : (M, h, w, 2) array of float
        Chroma, in units of 255 levels.
    share : (M, h, w) array of float in [0, 1], sum 1

    Returns
    -------
    terms : (3, h, w) array of float
        Logarithms of the standard deviations, in levels, of the models' predictions and of
        the colours of similar pixels; the distance to the known region, in [0, 1].
    """
    variances = disagreement(predictions, share), similar_variance(scene)
    logarithms = [np.log(255 * np.sqrt(np.maximum(variance, 0)) + 0.5) for variance in variances]
    return np.stack([*logarithms, scene.distance])


def error_from_photographs(terms: np.ndarray) -> np.ndarray:
    """The expected error at each pixel, as it was on photographs with the same terms.

    Parameters
    ----------
    terms : (3, ...) array of float
        See :func:`error_terms`.

    Returns
    -------
    error : (...) array of float
        Distance to the true chroma, in units of 255 levels.
    """
    score = np.tensordot(constants.ERROR_WEIGHTS, terms, axes=1)
    return np.interp(score, *constants.ERROR_CURVE) / 255


def confidence(error: np.ndarray) -> np.ndarray:
    """Expected error, in units of 255 levels, to confidence: 1 if none, 1/2 at HALF_CONFIDENCE.

    Examples
    --------
    >>> confidence(np.array([0, 20 / 255]))
    array([1. , 0.5], dtype=float32)
    """
    return (1 / (1 + np.maximum(error, 0) * 255 / HALF_CONFIDENCE)).astype(np.float32)


def disagreement(predictions: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The variance of the predictions, weighted by the shares: (M, ..., 2), (M, ...) -> (...)."""
    mean = weighted_mean(predictions, share)
    return np.einsum("m...,m...c->...", share, (predictions - mean) ** 2)


def shrink_to_mean(scene: Scene, predictions: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Give the mean colour a larger share where the models predict little colour and disagree.

    The shares of the other models are multiplied by ``1 / (1 + noise^1.5)``, with
    ``noise = 0.8 * disagreement / shown * (known / shown)^2``: `shown` is the mean square
    of the models' offsets from the mean colour on the unknown pixels, `known` the
    variance of the known colours.  All are numbers of the whole picture, computed with
    the models' shares without the mean's.  As in James and Stein's "Estimation with
    quadratic loss" (1961), a signal is weighted by how far it exceeds the noise; the
    factor and the power are in :mod:`~colorize.agents.context.constants`.

    Parameters
    ----------
    scene : Scene
    predictions : (M, h, w, 2) array of float
        Chroma, the mean model's first.
    share : (M, h, w) array of float in [0, 1], sum 1

    Returns
    -------
    share : (M, h, w) array of float in [0, 1], sum 1
    """
    offsets = (predictions - predictions[0])[1:, ~scene.known]
    weights = share[1:, ~scene.known]
    weights = weights / np.maximum(weights.sum(axis=0), 1e-9)
    shown = np.sum(weighted_mean(offsets, weights) ** 2)
    if not shown:
        return share
    known = scene.chroma[scene.known].var(axis=0).sum() * offsets.shape[1]
    noise = (constants.NOISE_FACTOR * disagreement(offsets, weights).sum() / shown
             * (known / shown) ** 2)
    others = share[1:] / (1 + noise**constants.NOISE_POWER)
    return np.concatenate([1 - others.sum(axis=0, keepdims=True), others])


def _disagreement_and_error(fold: FoldPredictions, weights: np.ndarray):
    share = shares(weights, fold.near_far)
    error = ((fold.true - fold.combined(weights)) ** 2).sum(axis=1)
    return disagreement(fold.predicted, share), error
