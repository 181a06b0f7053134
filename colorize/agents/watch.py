"""What watches over a training: it ends one that diverges, or that learns nothing more.

A loss is a mean squared error on a, b in [0, 1].
"""

from collections import deque
from dataclasses import replace

import numpy as np

from colorize.agents.lessons import Lesson
from colorize.network.engine import Engine
from colorize.network.spec import Weights
from colorize.progress import OnProgress, Progress

SHARE = 1 / 8  # of the known region is held back
BLOCK = 16  # pixels: side of the squares held back, so that neighbours do not tell
EVERY = 5  # epochs between two looks at what is held back: a forward pass each
PATIENCE = 50  # epochs without a new best, after which a training ends
FAR = 8.0  # times its start is a loss that will not come back


class DivergedError(ValueError):
    """The loss left for good."""


def hold_back(lesson: Lesson, seed: int) -> tuple[Lesson, Lesson] | None:
    """Part a lesson in one to learn from and one to be asked about; None if too small."""
    height, width = lesson.mask.shape[2:]
    draw = np.random.default_rng(seed).random((-(-height // BLOCK), -(-width // BLOCK))) < SHARE
    held = draw.repeat(BLOCK, 0).repeat(BLOCK, 1)[:height, :width]
    learn, ask = (replace(lesson, mask=lesson.mask * part) for part in (~held, held))
    return (learn, ask) if learn.mask.any() and ask.mask.any() else None


class Watch:
    """Stands between a training and its listener.

    Parameters
    ----------
    engine : Engine
        The network in training.
    rate : callable
        The learning rate as it stands, to be named if it was too high.
    on_progress : callable or None
        Who listens.
    held : Lesson, optional
        What was held back; with it, the training stops early.

    Attributes
    ----------
    best : dict of str to array, or None
        The weights with the least held-back loss so far.
    best_step : int
    stopped_early : bool
    """

    def __init__(self, engine: Engine, rate, on_progress: OnProgress | None = None,
                 held: Lesson | None = None):
        self._engine, self._rate, self._on_progress, self._held = engine, rate, on_progress, held
        self._first, self._recent = None, deque(maxlen=5)
        self._least = np.inf
        self.best: Weights | None = None
        self.best_step, self.stopped_early = 0, False

    def __call__(self, word: Progress) -> bool:
        """Hear a word, pass it on, and say whether to stop."""
        self._require_sane(word)
        if self._held is not None and word.step % EVERY == 0:
            word = replace(word, held_back=self._ask(word.step))
            self.stopped_early = word.step - self.best_step >= PATIENCE
        told = self._on_progress is not None and self._on_progress(word)
        return bool(told or self.stopped_early)

    def _require_sane(self, word: Progress) -> None:
        self._first = word.loss if self._first is None else self._first
        self._recent.append(word.loss)
        if not np.isfinite(word.loss) or np.mean(self._recent) > FAR * max(self._first, 1e-3):
            raise DivergedError(
                f"The training diverged: its loss went from {self._first:.3g} to {word.loss:.3g} "
                f"by epoch {word.step}. Lower the learning rate, which is {self._rate():g}.")

    def _ask(self, step: int) -> float:
        held = self._held
        error = ((self._engine.forward(held.x) - held.target) ** 2).mean(axis=1, keepdims=True)
        loss = float((error * held.mask).sum() / held.mask.sum())
        if loss < self._least:
            self._least, self.best, self.best_step = loss, self._engine.weights(), step
        return loss
