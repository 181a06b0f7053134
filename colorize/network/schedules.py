"""Schedules: the learning rate as a function of the epoch, counted from 0."""

from collections.abc import Callable

import numpy as np


def constant(rate: float, epochs: int) -> Callable[[int], float]:
    """The same learning rate throughout."""
    return lambda epoch: rate


def one_cycle(rate: float, epochs: int) -> Callable[[int], float]:
    """The learning rate rises to `rate` over the first 30 % of the epochs, then falls to nearly 0.

    Both along half a cosine.  During the rise Adam's running means settle before
    the steps become long; the fall averages the last steps.

    References
    ----------
    Smith and Topin, "Super-convergence: very fast training of neural networks using
    large learning rates", 2018.
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
