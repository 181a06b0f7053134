"""The interface of the engines, and the list of them.

Images are float (N, C, H, W); an engine computes in the dtype of its weights.
"""

from threading import Lock
from typing import Protocol

import numpy as np

from colorize.network.spec import Spec, Weights

#: Names of the engines.  Each is imported at first use: torch takes 3 s and 220 MB.
ENGINES = ("numpy", "torch")

_importing = Lock()  # two threads that import torch at once may see it half initialised


class Engine(Protocol):
    """A network, the state of its optimizer, and the means to compute with both."""

    spec: Spec

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Outputs (N, 2, H, W) for inputs (N, C, H, W)."""

    def activations(self, x: np.ndarray) -> list[np.ndarray]:
        """The output of each layer of the spec for x: one (N, C, H, W) array per layer."""

    def train_step(self, x, target, mask=None, *, rate: float) -> float:
        """One step: forward, backward, update; returns the loss *before* the update.

        Parameters
        ----------
        x : (N, C, H, W) array
        target : (N, 2, H, W) array
        mask : (N, 1, H, W) array of float, optional
            Weight of each pixel; the loss is the weighted mean of the squared
            errors over pixels and channels.  None: all weights equal.
        rate : float
            The learning rate of this step.
        """

    def weights(self) -> Weights:
        """A copy of the weights, named and shaped as in :mod:`colorize.network.spec`."""

    def gradients(self) -> Weights:
        """A copy of the last step's gradients, named and shaped as the weights."""

    def release(self) -> None:
        """Release memory that the next call fills anew."""


def make_engine(name: str, spec: Spec, weights: Weights, optimizer: str,
                weight_decay: float = 0.0, device: str = "cpu") -> Engine:
    """Build the engine called `name` with a copy of `weights`.

    Parameters
    ----------
    name : {"numpy", "torch"}
    spec : tuple of layer records
    weights : dict of str to array
    optimizer : {"adam", "sgd"}
    weight_decay : float
        A step with learning rate r first multiplies every kernel by 1 - r * weight_decay.
    device : {"auto", "cpu", "cuda", "mps"}
        Where PyTorch computes; NumPy has only the processor.

    Raises
    ------
    ColorizeError
        If PyTorch does not find the device.
    ValueError
        If there is no engine of this name.
    """
    if name == "torch":
        with _importing:
            from colorize.network.torch_engine import TorchEngine

        return TorchEngine(spec, weights, optimizer, weight_decay, device)
    if name == "numpy":
        from colorize.network.numpy_engine import NumpyEngine

        return NumpyEngine(spec, weights, optimizer, weight_decay)
    raise ValueError(f"engine={name!r} must be one of {', '.join(ENGINES)}")
