"""The improved agent: the report's network, gray in, a and b out."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

from colorize.agents.base import IterativeAgent, Progress
from colorize.agents.improved.batches import POSITIONS, BatchSampler, known_batch, network_inputs
from colorize.agents.improved.early_stopping import (
    DivergenceCheck,
    EarlyStopping,
    split_validation,
)
from colorize.canvas import Canvas
from colorize.imaging.color import ab_to_rgb, nearly_keeping_gray, to_ab, unscale_ab
from colorize.network.engine import Engine, make_engine
from colorize.network.schedules import SCHEDULES
from colorize.network.spec import Spec, Weights, draw_weights, figure3, start_at
from colorize.network.weights_file import require_fit
from colorize.settings import ImprovedSettings

#: Measured by ``python -m benchmarks.memory``: activations and gradients, for each pixel of
#: the canvas and each hidden channel; and what importing PyTorch takes.
ACTIVATION_BYTES, TORCH_BYTES = 13, 215e6

SHRINKAGE_POWER = 3  # chosen on photographs: see `python -m benchmarks.constants --help`
REACH = 8  # pixels: nothing further away influences an output of figure 3's network

_WEIGHT = "weights."  # before a weight's name in `state`


class ImprovedAgent(IterativeAgent):
    """The network of the report's figure 3, trained on the known region alone.

    A known region that is a rectangle is cut out and trained on, as the report
    did; any other is masked in the loss.  Beyond the report, the network may get
    the row and column of a pixel as further inputs, and train on patches, mirrored
    and with the gray varied: see :mod:`colorize.agents.improved.batches`; and on a
    picture where it predicts little colour, its predictions are shrunk to the mean.

    Attributes
    ----------
    weights_ : dict of str to array
        The network's, as they are now.
    engine_ : Engine or None
        What computes it; None while it is at rest, with the weights `at_rest_`.
    loss_ : list of float
        Mean squared error on a, b in [0, 1], before each epoch's update.
    note_ : str
        A sentence if the training ended before its last epoch.
    rate_override : float or None
        Set during a training, it replaces the schedule's rate from the next epoch on.
    """

    Settings = ImprovedSettings
    title = "Improved agent"
    slow = kept = True

    @property
    def spec(self) -> Spec:
        """The network of these settings, as data."""
        return figure3(self.settings.width, inputs=1 + POSITIONS[self.settings.position])

    def train(self, canvas):
        s = self.settings
        weights = draw_weights(self.spec, s.seed)
        if s.centre == "on":
            weights = start_at(weights, known_batch(canvas, s).mean())
        yield from self.load(weights).train_on(canvas, s.epochs)

    def load(self, weights: Weights) -> "ImprovedAgent":
        """Take these weights as what was learnt; the optimizer starts without a memory."""
        self.engine_, self.at_rest_ = None, weights
        self.loss_, self.note_ = [], ""
        return self

    def train_on(self, canvas: Canvas, epochs: int) -> Iterator[Progress]:
        """Continue from what was learnt, with the schedule once more over so many epochs."""
        s, before, self.note_ = self.settings, len(self.loss_), ""
        schedule = SCHEDULES[s.schedule](s.learning_rate, epochs)
        region, stopping = known_batch(canvas, s), None
        if s.early_stopping == "on" and (folds := split_validation(region, s.seed)):
            region, stopping = folds[0], EarlyStopping(self._engine(), folds[1])
        sampler, divergence = BatchSampler(s, before), DivergenceCheck()
        try:
            for epoch in range(1, epochs + 1):
                rate = self.rate_override or schedule(epoch - 1)
                loss = sampler.train_epoch(self._engine(), region, rate)
                self.loss_.append(loss)
                divergence.check(epoch, loss, self.rate_override or s.learning_rate)
                validation_loss = stopping.check(epoch) if stopping else None
                yield Progress(before + epoch, before + epochs, loss, validation_loss)
                if stopping and stopping.exhausted:
                    break
        finally:  # also where the loop is ended early: keep the best weights
            self._keep_best(stopping, before)

    def _keep_best(self, stopping: EarlyStopping | None, before: int) -> None:
        if stopping is None or stopping.best is None:
            return
        self.engine_, self.at_rest_ = None, stopping.best
        if stopping.exhausted:
            self.note_ = (f"Stopped early, at epoch {len(self.loss_)}: the validation loss was "
                          f"least at epoch {before + stopping.best_epoch}; those weights are kept.")

    @property
    def network_weights(self) -> Weights:
        return self.weights_

    @property
    def weights_(self) -> Weights:
        return self.at_rest_ if self.engine_ is None else self.engine_.weights()

    def _engine(self) -> Engine:
        """The engine: made when first asked for, since PyTorch takes 3 s and 200 MB."""
        if self.engine_ is None:
            s = self.settings
            decay = s.weight_decay if s.optimizer == "adam" else 0.0
            self.engine_ = make_engine(s.engine, self.spec, self.at_rest_, s.optimizer, decay,
                                       s.device)
        return self.engine_

    def memory(self, canvas):
        library = TORCH_BYTES if self.settings.engine == "torch" else 0
        return library + ACTIVATION_BYTES * canvas.gray.size * self.settings.width

    def release(self):
        if self.engine_ is not None:
            self.engine_.release()

    def rest(self):
        """Keep the weights alone: neither the engine's buffers nor the optimizer's memory."""
        self.at_rest_, self.engine_ = self.weights_, None

    def state(self):
        weights = {_WEIGHT + name: array for name, array in self.weights_.items()}
        return {**weights, "losses": np.array(self.loss_), "note": self.note_}

    def restore(self, state):
        weights = {name.removeprefix(_WEIGHT): array for name, array in state.items()
                   if name.startswith(_WEIGHT)}
        require_fit(weights, self.spec)
        self.load(weights)
        self.loss_, self.note_ = state["losses"].astype(float).tolist(), str(state["note"])
        return self

    def _predict(self, canvas):
        return self._colour(canvas, lambda gray, ab: ab_to_rgb(gray, ab,
                                                               self.settings.reconstruction))

    def preview(self, canvas):
        exact = self.settings.reconstruction == "report"  # which takes no longer
        return self._predict(canvas) if exact else self._colour(canvas, nearly_keeping_gray)

    def _colour(self, canvas: Canvas, reconstruct: Callable) -> np.ndarray:
        """Predict the unknown pixels: doing the known ones, too, would double the time."""
        unknown = ~canvas.known
        rgb = canvas.rgb.copy()
        if unknown.any():
            ab = self.outputs(canvas)[unknown]
            rgb[unknown] = reconstruct(canvas.gray[unknown], self.shrink(ab, canvas))
        return rgb

    def outputs(self, canvas: Canvas) -> np.ndarray:
        """The network's a, b of the unknown pixels, before they are shrunk: (H, W, 2) float32."""
        ab = np.zeros((*canvas.shape, 2), np.float32)
        box = _around(~canvas.known)
        y = self._engine().forward(network_inputs(canvas, self.settings)[:, :, *box])[0]
        height, width = ab[box].shape[:2]
        ab[box] = unscale_ab(y[:, :height, :width].transpose(1, 2, 0))  # (h, w, 2)
        return ab

    def shrink(self, ab: np.ndarray, canvas: Canvas) -> np.ndarray:
        """Shrink predictions, (n, 2), to the mean of the known colours.

        The less of the known colours' variance they show, the more: by half where
        they show `shrinkage` of it.  As in James and Stein's "Estimation with quadratic
        loss" (1961), a signal is weighted by how far it exceeds the noise; the power
        was chosen on photographs: ``python -m benchmarks.constants``.
        """
        if not self.settings.shrinkage:
            return ab
        mean, variance = _mean_and_variance(canvas)
        offset = ab - mean
        shown = (offset**2).sum(axis=-1).mean()
        if not shown:
            return ab
        noise = self.settings.shrinkage * variance / shown
        return ab - offset * noise**SHRINKAGE_POWER / (1 + noise**SHRINKAGE_POWER)


@lru_cache(maxsize=8)
def _mean_and_variance(canvas: Canvas) -> tuple[np.ndarray, float]:
    """Mean a, b of the known colours, and their variance, the sum of both channels'."""
    known = to_ab(canvas.rgb[canvas.known])
    return known.mean(axis=0), known.var(axis=0).sum()


def _around(unknown: np.ndarray) -> tuple[slice, slice]:
    """The bounding box of the unknown pixels and of all that influences them, in even pixels."""
    box = []
    for axis in (1, 0):
        marked = np.flatnonzero(unknown.any(axis=axis))
        low = max(0, marked[0] - REACH)
        high = marked[-1] + 1 + REACH
        box.append(slice(low - low % 2, high + high % 2))  # the network halves and doubles
    return tuple(box)
