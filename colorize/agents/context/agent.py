"""The context agent: several models, combined by weights learnt on validation folds."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

import numpy as np

from colorize.agents.base import IterativeAgent, Progress
from colorize.agents.context import blend, constants
from colorize.agents.context.constants import Effort
from colorize.agents.context.error_model import (
    ErrorModel,
    error_from_photographs,
    error_terms,
    shrink_to_mean,
)
from colorize.agents.context.models import Forest, Halved, Mean, Model, Propagation
from colorize.agents.context.refine import smooth
from colorize.agents.context.result import Result
from colorize.agents.context.scene import Scene, distance, reduce
from colorize.agents.context.surroundings import describe_prediction
from colorize.canvas import Canvas
from colorize.imaging.color import chroma_to_rgb
from colorize.settings import ContextSettings

#: Measured by ``python -m benchmarks.memory``: forests and features at working size, and what
#: enlarging the colours takes for each pixel, of one picture and of joined ones.
FIT_BYTES, ENLARGE_BYTES, ENLARGE_JOINED_BYTES = 215e6, 140, 175


class ContextAgent(IterativeAgent):
    """Several models of one canvas, combined.

    1. Compute features of every pixel: brightness, texture and edges of the grays
       around it, at several scales (:mod:`~colorize.agents.context.features`), and of
       the region it lies in (:mod:`~colorize.agents.context.regions`).  Of joined pictures,
       a photo and its references, each is described alone, and the regions' features are left
       out: the trees would learn by heart which region of a reference has which colour.
    2. Train different models: a forest, a forest at half the size, the propagation
       baseline, the mean colour (:mod:`~colorize.agents.context.models`).
    3. Combine their predictions by weights that depend on the distance to the known
       region, learnt on validation folds (:mod:`~colorize.agents.context.blend`).
    4. Second pass: another forest, whose features include the combined prediction
       around the pixel (:mod:`~colorize.agents.context.surroundings`).  It is trained
       on the predictions for the validation folds, since a model's errors on its own
       training pixels are too small.
    5. Shrink the prediction to the mean colour, on the whole picture, where the models
       predict little colour and disagree
       (:func:`~colorize.agents.context.error_model.shrink_to_mean`).
    6. Smooth along edges; the known colours stay (:mod:`~colorize.agents.context.refine`).
    7. Compute the expected error of each pixel from the models' disagreement, the variance
       of the colours of similar pixels (:mod:`~colorize.agents.context.similarity`) and the
       distance to the known region, as it was on other photographs.  No colour depends on
       these photographs.

    Each model predicts a mean of the likely colours, which is the less saturated, the
    more uncertain it is: this keeps errors small.  Pictures larger than the working
    size are coloured at that size; the colours are enlarged along the edges of the gray.

    A training that ends early can predict: with the models trained so far, the prior
    weights and no second pass.

    Attributes
    ----------
    canvas_ : Canvas
        The canvas of the fit; the pictures below are of this canvas.
    models_ : dict of str to Model, or None
        The models trained so far; None after `rest`.
    weights_ : (M - 1, 2) array of float
        Near and far weight of each model but the mean:
        :data:`~colorize.agents.context.constants.PRIOR` until learnt.
    error_model_ : ErrorModel
        From the models' disagreement to the expected error; untrained at first.  Used with
        ``confidence="canvas"`` only.
    second_pass_ : Forest or None
        None until trained, without validation folds, and after `rest`.
    result_ : Result
        The pictures below, at working size; computed at first use.
    confidence : (H, W) array of float32 in [0, 1]
        One where known; one half where the expected error is
        :data:`~colorize.agents.context.error_model.HALF_CONFIDENCE` levels.
    contributions : dict of str to (H, W) array of float32 in [0, 1]
        Each model's share at each pixel; they sum to 1.
    colourings : dict of str to (H, W, 3) array of uint8
        The prediction of each model alone.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> picture = np.zeros((16, 16, 3), np.uint8)
    >>> picture[:8], picture[8:] = (200, 60, 60), (40, 40, 160)
    >>> canvas, truth = split(picture)
    >>> agent = ContextAgent().fit(canvas)
    >>> int(abs(agent.predict(canvas) - truth.astype(int)).max()) < 50
    True
    >>> list(agent.contributions), agent.confidence.shape
    (['mean', 'propagation', 'forest', 'forest at half size'], (16, 16))
    """

    Settings = ContextSettings
    title = "Context agent"
    slow = True

    def train(self, canvas):
        effort = constants.EFFORTS[self.settings.effort]
        scene = reduce(canvas, effort.side)
        folds = blend.validation_folds(scene.known) if effort.fold_trees else []
        total = (1 + len(folds)) * (1 + len(constants.PRIOR)) + bool(folds) + 1
        self.canvas_, self.scene_, self.models_, self.predictions_ = canvas, scene, {}, {}
        self.weights_ = np.array(list(constants.PRIOR.values()))
        self.error_model_, self.second_pass_, self.first_pass_ = ErrorModel(), None, None
        self.cached_result_ = None
        for step, _ in enumerate(self._learn(scene, folds, effort), start=1):
            self.steps_ = step
            yield Progress(step, total)

    def _learn(self, scene: Scene, folds: list, effort: Effort) -> Iterator[None]:
        """Train on all known pixels, then on the folds; yields after each step."""
        for name, model in self._models(effort, effort.trees).items():
            self.models_[name] = model.fit(scene, scene.known)
            self.cached_result_ = None
            yield
        fold_predictions = []
        for training, validation in folds:
            models = self._models(effort, effort.fold_trees).values()
            for model in models:
                model.fit(scene, training)
                yield
            fold_predictions.append(blend.FoldPredictions(
                np.stack([model.predict(scene, training)[validation] for model in models]),
                blend.near_and_far(distance(training)[validation]), scene.chroma[validation]))
        if folds:
            self._learn_from(folds, fold_predictions, effort)
            yield
        self.cached_result_ = self._own_result()
        self.predictions_ = {}
        yield

    def _models(self, effort: Effort, trees: int) -> dict[str, Model]:
        """Untrained models, the fastest first."""
        seed, share = self.settings.seed, effort.share
        half = Forest(trees // 2, min(1.0, 2 * share), seed + 1)
        return {"mean": Mean(), "propagation": Propagation(), "forest": Forest(trees, share, seed),
                "forest at half size": Halved(half)}

    def _learn_from(self, folds: list, fold_predictions: list[blend.FoldPredictions],
                    effort: Effort) -> None:
        """The weights, the error model and the second pass, from the validation folds."""
        self.weights_ = blend.learn_weights(fold_predictions, self.weights_,
                                            constants.PRIOR_STRENGTH)
        self.error_model_ = ErrorModel().fit(fold_predictions, self.weights_)
        scene, predictions = self.scene_, self._own_predictions()
        first = blend.weighted_mean(predictions, self._shares(scene))
        for (_, validation), fold in zip(folds, fold_predictions, strict=True):
            first[validation] = fold.combined(self.weights_)
        second = Forest(effort.second_pass_trees, effort.share, self.settings.seed + 2)
        self.second_pass_ = second.fit(scene, scene.known, describe_prediction(scene, first))
        self.first_pass_, self.cached_result_ = first, None

    def _own_predictions(self) -> np.ndarray:
        """The models' predictions for the canvas of the fit, (M, h, w, 2), each computed once."""
        for name in self.models_.keys() - self.predictions_.keys():
            self.predictions_[name] = self.models_[name].predict(self.scene_, self.scene_.known)
        return np.stack([self.predictions_[name] for name in self.models_])

    def _shares(self, scene: Scene) -> np.ndarray:
        """The models' shares at each pixel without the second pass, (M, h, w)."""
        return blend.shares(self.weights_[: len(self.models_) - 1],
                            blend.near_and_far(scene.distance))

    @property
    def result_(self) -> Result:
        if self.cached_result_ is None:
            self.cached_result_ = self._own_result()
        return self.cached_result_

    def _own_result(self) -> Result:
        return self._combine(self.canvas_, self.scene_, self._own_predictions(), self.first_pass_)

    def _combine(self, canvas: Canvas, scene: Scene, predictions: np.ndarray,
                 first: np.ndarray | None = None) -> Result:
        """Add the second pass, shrink to the mean, and smooth.

        `first` is the input of the second pass: the models' weighted mean if left out.
        """
        names, shares = list(self.models_), self._shares(scene)
        first_pass = predictions, shares
        if self.second_pass_ is not None:
            first = blend.weighted_mean(predictions, shares) if first is None else first
            second = self.second_pass_.predict(scene, scene.known,
                                               describe_prediction(scene, first))
            names, predictions = [*names, "second pass"], np.concatenate([predictions,
                                                                          second[None]])
            share = constants.SECOND_PASS_SHARE
            shares = np.concatenate([(1 - share) * shares, np.full_like(shares[:1], share)])
        shares = shrink_to_mean(scene, predictions, shares)
        error = (self.error_model_.predict(*first_pass) if self.settings.confidence == "canvas"
                 else error_from_photographs(error_terms(scene, predictions, shares)))
        chroma = smooth(scene, blend.weighted_mean(predictions, shares))
        return Result(canvas, scene, names, chroma, predictions, shares, error)

    def memory(self, canvas):
        joined = max(len(canvas.tops), len(canvas.lefts)) > 1
        return FIT_BYTES + canvas.gray.size * (ENLARGE_JOINED_BYTES if joined else ENLARGE_BYTES)

    def rest(self) -> None:
        """Release the forests and their features, 50 MB.

        Predictions for the canvas of the fit stay; another canvas has the models trained again.
        """
        self.cached_result_ = self.result_.without_features()
        self.models_ = self.second_pass_ = self.scene_ = self.first_pass_ = None

    def _train_again(self) -> None:
        """Train the models that `rest` released, by as many steps as before."""
        again = type(self)(self.settings)
        with closing(again.train(self.canvas_)) as steps:
            for _ in islice(steps, self.steps_):
                pass
        self.second_pass_ = again.second_pass_
        self.models_ = again.models_  # last: other threads look at it first

    def _result_of(self, canvas: Canvas) -> Result:
        if canvas == self.canvas_:
            return self.result_
        if self.models_ is None:
            self._train_again()
        scene = reduce(canvas, constants.EFFORTS[self.settings.effort].side)
        models = self.models_.values()
        return self._combine(canvas, scene,
                             np.stack([model.predict(scene, scene.known) for model in models]))

    def _predict(self, canvas):
        result = self._result_of(canvas)
        return chroma_to_rgb(canvas.gray, result.full(result.chroma))

    confidence = property(lambda self: self.result_.confidence)
    contributions = property(lambda self: self.result_.contributions)
    colourings = property(lambda self: self.result_.colourings)
