"""How wrong a guess may be, learnt from how wrong it was where models disagreed as much."""

from collections.abc import Sequence

import numpy as np

from colorize.agents.context.blend import Lesson, join, shares

HALF = 20  # levels of 255 of expected error at which confidence is one half


class Doubt:
    """From the models' disagreement to the expected error of their mean.

    The more they disagree, the larger the error: how much larger, the held-back
    parts tell.  Without any, the disagreement itself is taken for the error.
    """

    def fit(self, lessons: Sequence[Lesson], weights: np.ndarray):
        from sklearn.isotonic import IsotonicRegression  # 1 s and 100 MB; see colorize.palette

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


def _spread_and_error(lesson, weights):
    share = shares(weights, lesson.near_far)
    error = ((lesson.truth - lesson.join(weights)) ** 2).sum(axis=1)
    return disagreement(lesson.guesses, share), error
