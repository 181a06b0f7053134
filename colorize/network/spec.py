"""The network as data: layer records, and the weights both engines start from.

Arrays are (N, C, H, W).  Weights are named ``"<layer index>.weight"`` and
``"<layer index>.bias"``.  A convolution's weight is (outputs, inputs, k, k), a
transposed convolution's (inputs, outputs, k, k): PyTorch's layouts, so that the
two engines can be compared array by array.

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
        """How many weighted inputs are summed into one output."""
        return self.inputs * self.kernel**2


@dataclass(frozen=True)
class TransConv:
    """A transposed convolution with a bias: it enlarges by its stride."""

    inputs: int
    outputs: int
    kernel: int = 3
    stride: int = 2

    @property
    def weight_shape(self) -> tuple[int, ...]:
        return self.inputs, self.outputs, self.kernel, self.kernel

    @property
    def fan_in(self) -> float:
        """How many weighted inputs are summed into one output, on average."""
        return self.inputs * self.kernel**2 / self.stride**2


@dataclass(frozen=True)
class ReLU:
    """max(x, 0)."""


@dataclass(frozen=True)
class Sigmoid:
    """1 / (1 + exp(-x))."""


Spec = tuple[Conv | TransConv | ReLU | Sigmoid, ...]
Weights = dict[str, np.ndarray]


def figure3(width: int = 64, inputs: int = 1) -> Spec:
    """The report's figure 3: gray in, scaled a, b out, at the size of the input.

    Heights and widths must be even, since the second half doubles what the
    first has halved.

    Examples
    --------
    >>> count_parameters(figure3())
    75650
    """
    return (
        Conv(inputs, width, 3, 2), ReLU(),
        Conv(width, width, 3, 1), ReLU(),
        TransConv(width, width, 3, 2), ReLU(),
        Conv(width, 2, 3, 1), Sigmoid(),
    )


def draw_weights(spec: Spec, seed: int) -> Weights:
    """Draw initial weights once, for any engine: float32, biases zero.

    The variance is 2 / fan_in (He et al. 2015), so that activations neither
    fade nor explode from layer to layer; the layer before the sigmoid gets
    1 / fan_in, as no ReLU halves what follows it.
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
    """Let a network that ends in a sigmoid say nearly `mean`, whatever it is shown.

    The last bias is the sigmoid's inverse of it; a tenth of the last kernel
    leaves chance little to say, and gradients enough to flow.

    Examples
    --------
    >>> start = start_at(draw_weights(figure3(width=4), seed=0), np.array([0.5, 0.7]))
    >>> (1 / (1 + np.exp(-start["6.bias"]))).round(3)
    array([0.5, 0.7], dtype=float32)
    """
    *_, kernel, bias = weights
    return weights | {kernel: 0.1 * weights[kernel],
                      bias: np.log(mean / (1 - mean)).astype(weights[bias].dtype)}


def count_parameters(spec: Spec) -> int:
    """How many numbers the network learns."""
    return sum(array.size for array in draw_weights(spec, 0).values())
