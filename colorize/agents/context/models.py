"""The guessers that the context agent joins.

Each learns from the pixels `teach` marks, (h, w) bool, and then paints a whole
scene: (h, w, 2) chroma.  They are chosen to fail in different places.
"""

from typing import Protocol, Self

import numpy as np

from colorize.agents.context.features import position
from colorize.agents.context.scene import Scene
from colorize.agents.propagation import spread
from colorize.imaging.guided import guided_enlarge
from colorize.imaging.resample import area_mean

WORKERS = 2  # threads; the result does not depend on how many


class Model(Protocol):
    """What a guesser can do."""

    def fit(self, scene: Scene, teach: np.ndarray) -> Self:
        """Learn from the colours of `scene` at `teach`."""

    def paint(self, scene: Scene, teach: np.ndarray) -> np.ndarray:
        """Guess all of `scene`, whose colours may be looked at where `teach` says."""


class Mean:
    """The mean colour: what to fall back on where nobody knows."""

    def fit(self, scene, teach):
        self.chroma_ = scene.chroma[teach].mean(axis=0)
        return self

    def paint(self, scene, teach):
        return np.broadcast_to(self.chroma_, scene.chroma.shape)


class Spread:
    """The propagation baseline: right near the known region, wherever objects cross its border."""

    def fit(self, scene, teach):
        return self

    def paint(self, scene, teach):
        return spread(scene.gray, teach, scene.chroma)


class Forest:
    """Extremely randomised trees from features to colour.

    The regions among the features let it colour a thing alike; how far aside a
    pixel is lets it take what is on both sides of the middle for the same.

    Parameters
    ----------
    trees : int
    share : float
        Of the pixels, how many each tree learns from: neighbours say the same
        anyway, and trees that saw different ones average better.
    seed : int
    """

    def __init__(self, trees: int, share: float, seed: int):
        from sklearn.ensemble import (
            ExtraTreesRegressor,  # 1 s and 100 MB; see colorize.agents.basic.palette
        )

        self._trees = ExtraTreesRegressor(
            trees, min_samples_leaf=3, max_features=0.5, bootstrap=True, max_samples=share,
            n_jobs=WORKERS, random_state=seed)

    def fit(self, scene, teach, *more):
        """Learn; `more` are further inputs, (h * w, F) each, and then wanted by `paint` as well."""
        pixels = np.flatnonzero(teach)
        if len(pixels) < 100:  # every one counts
            self._trees.set_params(bootstrap=False, max_samples=None)
        self._trees.fit(self._inputs(scene, *more)[pixels], scene.chroma.reshape(-1, 2)[pixels])
        return self

    def paint(self, scene, teach, *more):
        from joblib import Parallel, delayed  # another 5 MB

        parts = np.array_split(self._inputs(scene, *more), WORKERS)
        parts = Parallel(WORKERS, prefer="threads")(delayed(self._ask)(part) for part in parts)
        return np.concatenate(parts).reshape(scene.chroma.shape)

    def _ask(self, inputs):
        """The mean of all trees, added up in their order: threads would add as they come."""
        trees = self._trees.estimators_
        return sum(tree.predict(inputs, check_input=False) for tree in trees) / len(trees)

    def _inputs(self, scene, *more):
        row, aside = position(scene.gray.shape)
        # Each split looks at half the inputs: what stands twice is seldom overlooked.
        return np.concatenate([scene.features, scene.regions, row, row, aside, *more], axis=1)


class Halved:
    """Another model, on the scene at half the size: the grain of things does not distract it."""

    def __init__(self, model: Model):
        self._model = model

    def fit(self, scene, teach):
        self._model.fit(scene.half, _halve(scene, teach))
        return self

    def paint(self, scene, teach):
        guess = self._model.paint(scene.half, _halve(scene, teach))
        return guided_enlarge(guess, scene.half.gray, scene.gray)


def _halve(scene, teach):
    """The half-size pixels under which any pixel is marked."""
    return area_mean(teach, scene.half.gray.shape) > 1e-9
