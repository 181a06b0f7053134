"""Learning rates over the epochs of a training."""

from collections.abc import Callable

import numpy as np


def constant(rate: float, epochs: int) -> Callable[[int], float]:
    """The same learning rate throughout."""
    return lambda epoch: rate


def one_cycle(rate: float, epochs: int) -> Callable[[int], float]:
    """Rise to `rate` over the first three tenths, then fall to nearly zero.

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
