"""When a training ends before its last epoch: it diverges, or it no longer gets better.

A loss is a mean squared error on a, b in [0, 1].
"""

from collections import deque
from dataclasses import replace

import numpy as np

from colorize.agents.improved.batches import Batch
from colorize.network.engine import Engine
from colorize.network.spec import Weights
from colorize.settings import ColorizeError

SHARE = 1 / 8  # of the known region is the validation fold
BLOCK = 16  # pixels: side of the squares of that fold, so that neighbours do not give it away
EVERY = 5  # epochs between two validation losses: each costs a forward pass
PATIENCE = 50  # epochs without a new best, after which a training ends
FAR = 8.0  # times the first loss: from there a training does not recover


def split_validation(batch: Batch, seed: int) -> tuple[Batch, Batch] | None:
    """Split the known region into a training and a validation fold; None if it is too small."""
    height, width = batch.mask.shape[2:]
    rows, columns = (len(range(0, side, BLOCK)) for side in (height, width))
    drawn = np.random.default_rng(seed).random((rows, columns)) < SHARE
    fold = drawn.repeat(BLOCK, 0).repeat(BLOCK, 1)[:height, :width]
    training, validation = (replace(batch, mask=batch.mask * part) for part in (~fold, fold))
    return (training, validation) if training.mask.any() and validation.mask.any() else None


class EarlyStopping:
    """Computes the validation loss now and then, and keeps the best weights.

    Parameters
    ----------
    engine : Engine
        The network in training.
    validation : Batch
        The validation fold.

    Attributes
    ----------
    best : dict of str to array, or None
        The weights with the least validation loss so far.
    best_epoch : int
        After how many epochs they were reached; 0 before the first.
    exhausted : bool
        Whether the loss has not improved for `PATIENCE` epochs.
    """

    def __init__(self, engine: Engine, validation: Batch):
        self._engine, self._validation = engine, validation
        self._least = np.inf
        self.best: Weights | None = None
        self.best_epoch, self.exhausted = 0, False

    def check(self, epoch: int) -> float | None:
        """The validation loss after so many epochs, at every `EVERY`-th of them."""
        if epoch % EVERY:
            return None
        loss = self._loss()
        if loss < self._least:
            self._least, self.best, self.best_epoch = loss, self._engine.weights(), epoch
        self.exhausted = epoch - self.best_epoch >= PATIENCE
        return loss

    def _loss(self) -> float:
        x, target, mask = self._validation.x, self._validation.target, self._validation.mask
        error = ((self._engine.forward(x) - target) ** 2).mean(axis=1, keepdims=True)
        return float((error * mask).sum() / mask.sum())


class DivergenceCheck:
    """Refuses a training whose loss is far above its first one, on average over five epochs."""

    def __init__(self):
        self._first, self._recent = None, deque(maxlen=5)

    def check(self, epoch: int, loss: float, rate: float) -> None:
        """Raise ColorizeError if the training diverged; `rate` is the one to be lowered."""
        self._first = loss if self._first is None else self._first
        self._recent.append(loss)
        if not np.isfinite(loss) or np.mean(self._recent) > FAR * max(self._first, 1e-3):
            raise ColorizeError(
                f"The training diverged: its loss went from {self._first:.3g} to {loss:.3g} "
                f"by epoch {epoch}. Lower the learning rate, which is {rate:g}.")
