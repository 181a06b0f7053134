"""How wrong a guess may be, learnt from how wrong it was where models disagreed as much.

And what to do about it: :func:`restrain`.
"""

from collections.abc import Sequence

import numpy as np

from colorize.agents.context.blend import Lesson, join, shares
from colorize.agents.context.scene import Scene

HALF = 20  # levels of 255 of expected error at which confidence is one half


class Doubt:
    """From the models' disagreement to the expected error of their mean.

    The more they disagree, the larger the error: how much larger, the held-back
    parts tell.  Without any, the disagreement itself is taken for the error.
    """

    def fit(self, lessons: Sequence[Lesson], weights: np.ndarray):
        from sklearn.isotonic import (
            IsotonicRegression,  # 1 s and 100 MB; see colorize.agents.basic.palette
        )

        self._curve = None
        if lessons:
            pairs = [_spread_and_error(lesson, weights) for lesson in lessons]
            spread, error = (np.concatenate(values) for values in zip(*pairs, strict=True))
            self._curve = IsotonicRegression(out_of_bounds="clip").fit(spread, error)
        return self

    def expect(self, guesses: np.ndarray, share: np.ndarray) -> np.ndarray:
        """Expected distance from the truth, 1 = 255 levels: (M, ..., 2), (M, ...) -> (...)."""
        spread = disagreement(guesses, share)
        if self._curve is not None:
            spread = self._curve.predict(spread.ravel()).reshape(spread.shape)
        return np.sqrt(spread)


def confidence(error: np.ndarray) -> np.ndarray:
    """Expected distance, 1 = 255 levels, to [0, 1]: one if none, one half at HALF levels."""
    return (1 / (1 + np.maximum(error, 0) * 255 / HALF)).astype(np.float32)


def disagreement(guesses: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The models' variance around their mean, weighed by their shares."""
    mean = join(guesses, share)
    return np.einsum("m...,m...c->...", share, (guesses - mean) ** 2)


def restrain(scene: Scene, guesses: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Leave more to the mean colour of a picture in which the models see little, and disagree.

    Of the other models' shares ``1 / (1 + doubt^1.5)`` is left, where ``doubt = 0.8 *
    disagreement / seen * (known / seen)^2``: `seen` is the mean square of what the
    models add to the mean colour of the unknown pixels, `known` the variance of the
    known colours; both are one number for the whole picture, the models' shares taken
    without the mean's.  As in James and Stein's "Estimation with quadratic loss" (1961),
    a signal counts by how far it stands out of the noise; the powers and the factor
    were chosen on photographs.

    Parameters
    ----------
    scene : Scene
    guesses : (M, h, w, 2) array of float
        Chroma, the mean model's first.
    share : (M, h, w) array of float
        In [0, 1], sum 1.

    Returns
    -------
    share : (M, h, w) array of float
        In [0, 1], sum 1.
    """
    offsets = (guesses - guesses[0])[1:, ~scene.known]
    weights = share[1:, ~scene.known]
    weights = weights / np.maximum(weights.sum(axis=0), 1e-9)
    seen = np.sum(join(offsets, weights) ** 2)
    if not seen:
        return share
    known = scene.chroma[scene.known].var(axis=0).sum() * offsets.shape[1]
    doubt = 0.8 * disagreement(offsets, weights).sum() / seen * (known / seen) ** 2
    others = share[1:] / (1 + doubt**1.5)
    return np.concatenate([1 - others.sum(axis=0, keepdims=True), others])


def _spread_and_error(lesson, weights):
    share = shares(weights, lesson.near_far)
    error = ((lesson.truth - lesson.join(weights)) ** 2).sum(axis=1)
    return disagreement(lesson.guesses, share), error
