"""The network as data: layer records, and the initial weights for both engines.

Arrays are (N, C, H, W).  Weights are named ``"<layer index>.weight"`` and
``"<layer index>.bias"``.  A convolution's weight is (outputs, inputs, k, k), a
transposed convolution's (inputs, outputs, k, k).  These are PyTorch's layouts, so
that the two engines can be compared array by array.

    Conv       padding k // 2:  H -> ceil(H / stride)
    TransConv  padding k // 2, output padding stride - 1:  H -> stride * H
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Conv:
    """A convolution with a bias."""

    inputs: int
    outputs: int
    kernel: int = 3
    stride: int = 1

    @property
    def weight_shape(self) -> tuple[int, ...]:
        return self.outputs, self.inputs, self.kernel, self.kernel

    @property
    def fan_in(self) -> float:
        """Number of weighted inputs that are summed into one output."""
        return self.inputs * self.kernel**2


@dataclass(frozen=True)
class TransConv:
    """A transposed convolution with a bias: it enlarges the image by its stride."""

    inputs: int
    outputs: int
    kernel: int = 3
    stride: int = 2

    @property
    def weight_shape(self) -> tuple[int, ...]:
        return self.inputs, self.outputs, self.kernel, self.kernel

    @property
    def fan_in(self) -> float:
        """Mean number of weighted inputs that are summed into one output."""
        return self.inputs * self.kernel**2 / self.stride**2


@dataclass(frozen=True)
class ReLU:
    """max(x, 0)."""


@dataclass(frozen=True)
class Sigmoid:
    """1 / (1 + exp(-x))."""


def ceil_div(a: int, b: int) -> int:
    """a / b, rounded up.

    Examples
    --------
    >>> ceil_div(6, 2), ceil_div(7, 2)
    (3, 4)
    """
    return -(-a // b)


Spec = tuple[Conv | TransConv | ReLU | Sigmoid, ...]
Weights = dict[str, np.ndarray]


def figure3(width: int = 64, inputs: int = 1) -> Spec:
    """The network of the report's figure 3: gray in, scaled a, b out, at the input's size.

    Height and width of the input must be even: the first layer halves them, the
    third doubles them.

    Examples
    --------
    >>> sum(array.size for array in draw_weights(figure3(), seed=0).values())
    75650
    """
    return (
        Conv(inputs, width, 3, 2), ReLU(),
        Conv(width, width, 3, 1), ReLU(),
        TransConv(width, width, 3, 2), ReLU(),
        Conv(width, 2, 3, 1), Sigmoid(),
    )


def draw_weights(spec: Spec, seed: int) -> Weights:
    """Draw initial weights, the same for every engine: float32, biases zero.

    The variance is 2 / fan_in, so that the activations' variance stays the same from
    layer to layer.  The layer before the sigmoid gets 1 / fan_in, because no ReLU
    after it sets half of the activations to zero.

    References
    ----------
    He et al., "Delving deep into rectifiers", 2015.
    """
    rng = np.random.default_rng(seed)
    weights = {}
    for index, layer in enumerate(spec):
        if not isinstance(layer, (Conv, TransConv)):
            continue
        gain = 2 if isinstance(spec[index + 1], ReLU) else 1
        draw = rng.normal(0, np.sqrt(gain / layer.fan_in), layer.weight_shape)
        weights[f"{index}.weight"] = draw.astype(np.float32)
        weights[f"{index}.bias"] = np.zeros(layer.outputs, np.float32)
    return weights


def start_at(weights: Weights, mean: np.ndarray) -> Weights:
    """Initial weights with which a network ending in a sigmoid predicts nearly `mean`.

    The last bias becomes the inverse sigmoid of `mean`.  The last kernel is
    multiplied by 0.1: the predictions vary little with the input, and the gradients
    of the other layers do not vanish.

    Parameters
    ----------
    weights : dict of str to array
    mean : (outputs,) array of float in (0, 1)

    Returns
    -------
    weights : dict of str to array

    Examples
    --------
    >>> start = start_at(draw_weights(figure3(width=4), seed=0), np.array([0.5, 0.7]))
    >>> (1 / (1 + np.exp(-start["6.bias"]))).round(3)
    array([0.5, 0.7], dtype=float32)
    """
    *_, kernel, bias = weights
    return weights | {kernel: 0.1 * weights[kernel],
                      bias: np.log(mean / (1 - mean)).astype(weights[bias].dtype)}
