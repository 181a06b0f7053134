"""The models that the context agent combines.

`fit` learns the colours of the pixels that the mask `training`, (h, w) bool, marks;
`predict` then predicts the chroma of every pixel, (h, w, 2).  The models were chosen to
make different errors.
"""

from typing import Protocol, Self

import numpy as np

from colorize.agents.clock import helped
from colorize.agents.context import constants
from colorize.agents.context.scene import Scene
from colorize.agents.propagation import Links, propagate
from colorize.imaging.guided import guided_enlarge

WORKERS = 2  # threads; the result does not depend on their number
PART = 2**14  # pixels predicted at once: all of them would take 25 MB more


class Model(Protocol):
    """The interface of a model."""

    def fit(self, scene: Scene, training: np.ndarray) -> Self:
        """Learn from the colours of the training pixels."""

    def predict(self, scene: Scene, training: np.ndarray) -> np.ndarray:
        """The chroma of every pixel of `scene`; only the training pixels' colours are read."""


class Mean:
    """The mean colour: the prediction with the least squared error if nothing else is known."""

    def fit(self, scene, training):
        self.chroma_ = scene.chroma[training].mean(axis=0)
        return self

    def predict(self, scene, training):
        return np.broadcast_to(self.chroma_, scene.chroma.shape)


class Propagation:
    """The propagation baseline: good near the known region, where objects cross its border."""

    def fit(self, scene, training):
        return self

    def predict(self, scene, training):
        return propagate(scene.gray, training, scene.chroma, Links(constants.CONTRAST))


class Forest:
    """Extremely randomised trees (Geurts et al. 2006) from features to chroma.

    The regions' features let it predict one colour for a whole object, where it is not in
    another picture; the distance to the picture's vertical axis lets it use what is on the
    other side of that axis.

    Parameters
    ----------
    trees : int
    share : float
        The share of the training pixels that each tree learns from.  Neighbouring pixels
        are similar, and trees with different training pixels have a better mean.
    seed : int
    """

    def __init__(self, trees: int, share: float, seed: int):
        # Imported here: it takes 1 s and 100 MB, see colorize.agents.basic.palette.
        from sklearn.ensemble import ExtraTreesRegressor

        self._trees = ExtraTreesRegressor(
            trees, min_samples_leaf=3, max_features=0.5, bootstrap=True, max_samples=share,
            n_jobs=WORKERS, random_state=seed)

    def fit(self, scene, training, *more):
        """Learn; `more` are further features, (h * w, F) each, which `predict` then needs too."""
        pixels = np.flatnonzero(training)
        if len(pixels) < 100:  # too few for each tree to leave any out
            self._trees.set_params(bootstrap=False, max_samples=None)
        with helped():
            self._trees.fit(self._inputs(scene, pixels, more), scene.chroma.reshape(-1, 2)[pixels])
        return self

    def predict(self, scene, training, *more):
        from joblib import Parallel, delayed  # another 5 MB

        size = scene.gray.size
        parts = [slice(start, start + PART) for start in range(0, size, PART)]
        with helped():
            parts = Parallel(WORKERS, prefer="threads")(
                delayed(self._mean)(scene, part, more) for part in parts)
        return np.concatenate(parts).reshape(scene.chroma.shape)

    def _mean(self, scene, pixels, more):
        """The mean of all trees, always summed in the same order, unlike scikit-learn's."""
        trees, inputs = self._trees.estimators_, self._inputs(scene, pixels, more)
        return sum(tree.predict(inputs, check_input=False) for tree in trees) / len(trees)

    def leaves(self, scene) -> np.ndarray:
        """The number of the leaf that each pixel falls into, of each tree: (h * w, trees) int.

        The integers are the smallest ones in which the numbers have room: one for each pixel and
        tree is held.
        """
        inputs, trees = self._inputs(scene, slice(None), ()), self._trees.estimators_
        whole = np.min_scalar_type(max(tree.tree_.node_count for tree in trees))
        return np.stack([tree.tree_.apply(inputs).astype(whole) for tree in trees], axis=1)

    def draws(self, pixels: int) -> np.ndarray:
        """How often each tree learnt from each training pixel: (pixels, trees) uint8."""
        return np.stack([np.bincount(drawn, minlength=pixels)
                         for drawn in self._trees.estimators_samples_], axis=1).astype(np.uint8)

    def _inputs(self, scene, pixels, more):
        # Each split considers half of the inputs: the row occurs twice, so that it is seldom
        # left out.
        every = [scene.features, scene.position[:, :1], scene.position, *more]
        if len(scene.pictures) == 1:  # a region of a reference says nothing of the photo's
            every.insert(1, scene.regions)
        return np.concatenate([feature[pixels] for feature in every], axis=1)


class Halved:
    """Another model, on the scene at half the size, where fine texture does not matter."""

    def __init__(self, model: Model):
        self._model = model

    def fit(self, scene, training):
        self._model.fit(scene.half, scene.halve(training))
        return self

    def predict(self, scene, training):
        predicted = self._model.predict(scene.half, scene.halve(training))
        return guided_enlarge(predicted, scene.half.gray, scene.gray)
