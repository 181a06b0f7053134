"""What an engine is, and which there are.

Images are float (N, C, H, W); an engine computes in the type of its weights.
"""

from threading import Lock
from typing import Protocol

import numpy as np

from colorize.network.spec import Spec, Weights

#: The engines by name, each imported when first asked for: torch takes 3 s and 220 MB.
ENGINES = ("numpy", "torch")

_importing = Lock()  # two threads that import at once may each get half a library


class Engine(Protocol):
    """A network, its optimizer's memory, and one way of computing both."""

    spec: Spec

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Outputs (N, 2, H, W) for inputs (N, C, H, W)."""

    def activations(self, x: np.ndarray) -> list[np.ndarray]:
        """What each layer of the spec makes of x, one (N, C, H, W) array a layer."""

    def train_step(self, x, target, mask=None, *, rate: float) -> float:
        """Forward, backward, update, once; return the loss *before* the update.

        Parameters
        ----------
        x : (N, C, H, W) array
        target : (N, 2, H, W) array
        mask : (N, 1, H, W) array of float, optional
            Weight of each pixel; the loss is the weighted mean of the squared
            errors over pixels and channels.  None weighs all alike.
        rate : float
            The learning rate of this step.
        """

    def weights(self) -> Weights:
        """A copy of the weights, named and shaped as in :mod:`colorize.network.spec`."""

    def gradients(self) -> Weights:
        """A copy of the last step's gradients, likewise."""


def make_engine(name: str, spec: Spec, weights: Weights, optimizer: str,
                weight_decay: float = 0.0) -> Engine:
    """Build the engine called `name` with a copy of `weights`.

    Parameters
    ----------
    name : {"numpy", "torch"}
    spec : tuple of layer records
    weights : dict of str to array
    optimizer : {"adam", "sgd"}
    weight_decay : float
        A step of rate r first takes this share of r off every kernel.
    """
    if name == "torch":
        with _importing:
            from colorize.network.torch_engine import TorchEngine

        return TorchEngine(spec, weights, optimizer, weight_decay)
    if name == "numpy":
        from colorize.network.numpy_engine import NumpyEngine

        return NumpyEngine(spec, weights, optimizer, weight_decay)
    raise ValueError(f"engine={name!r} must be one of {', '.join(ENGINES)}")
