"""The training loop.  It knows engines and arrays, not pictures or pages."""

from collections.abc import Callable

import numpy as np

from colorize.network.engine import Engine
from colorize.progress import OnProgress, Progress


def constant(rate: float, epochs: int) -> Callable[[int], float]:
    """The same learning rate throughout."""
    return lambda epoch: rate


def one_cycle(rate: float, epochs: int) -> Callable[[int], float]:
    """Rise to `rate` over the first three tenths, then fall to nearly nothing.

    Both along half a cosine (Smith and Topin 2018): the rise lets Adam's
    averages settle before the steps are long, the fall averages the last ones.
    """
    peak = 0.3 * epochs

    def at(epoch: int) -> float:
        if epoch < peak:
            low, share = rate / 25, epoch / peak
        else:
            low, share = rate / 1e4, (epochs - epoch) / (epochs - peak)
        return low + (rate - low) * (1 - np.cos(np.pi * share)) / 2

    return at


SCHEDULES = {"constant": constant, "one-cycle": one_cycle}


def train(engine: Engine, x, target, mask, *, epochs: int, rate: Callable[[int], float],
          on_progress: OnProgress | None = None,
          preview: Callable[[], np.ndarray] | None = None) -> list[float]:
    """Train on one batch for some epochs, or until `on_progress` says stop.

    Returns
    -------
    losses : list of float
        The loss before each epoch's update.
    """
    losses = []
    for epoch in range(epochs):
        losses.append(engine.train_step(x, target, mask, rate=rate(epoch)))
        word = Progress(epoch + 1, epochs, losses[-1], preview)
        if on_progress is not None and on_progress(word):
            break
    return losses
