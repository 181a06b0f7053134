"""What a long fit says while it works.  Nothing in the library prints."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Progress:
    """One word from a running fit.

    Parameters
    ----------
    step, total : int
        Steps (epochs, blocks of patches) done and to be done.
    loss : float, optional
        The training loss at this step, where there is one.
    preview : callable, optional
        Computes the (H, W, 3) uint8 picture as it would be now.  It may only be
        called before the callback returns, and costs time only when called.
    held_back : float, optional
        The loss on what was held back from the training, at the steps it is asked for.
    """

    step: int
    total: int
    loss: float | None = None
    preview: Callable[[], np.ndarray] | None = None
    held_back: float | None = None


#: Called at every step; returning True ends the fit early with what it has learnt.
OnProgress = Callable[[Progress], bool | None]
