"""The network in NumPy alone: a chain of layers, a loss, an optimizer.

Arrays are (N, C, H, W) in the public methods, and (N, H, W, C) inside.
"""

import numpy as np

from colorize.network import layers
from colorize.network import spec as records
from colorize.network.optimizers import OPTIMIZERS
from colorize.network.parallel import one_blas_thread, release_scratch
from colorize.network.spec import Spec, Weights

#: Record of the spec -> the layer that computes it.
LINEAR = {records.Conv: layers.Conv, records.TransConv: layers.TransConv}
ACTIVATIONS = {records.ReLU: layers.ReLU, records.Sigmoid: layers.Sigmoid}


class NumpyEngine:
    """One network and its optimizer.  See :class:`colorize.network.engine.Engine`.

    An activation is computed together with the convolution before it, forward and
    backward.

    Examples
    --------
    >>> from colorize.network.spec import draw_weights, figure3
    >>> engine = NumpyEngine(figure3(width=4), draw_weights(figure3(width=4), seed=0))
    >>> engine.forward(np.ones((1, 1, 6, 8))).shape
    (1, 2, 6, 8)
    """

    def __init__(self, spec: Spec, weights: Weights, optimizer: str = "adam",
                 weight_decay: float = 0.0):
        self.spec = spec
        self._weight_decay = weight_decay
        self._dtype = weights["0.weight"].dtype
        self._linear, self._activations = {}, {}  # by index in the spec
        for index, record in enumerate(spec):
            if type(record) in LINEAR:
                self._linear[index] = LINEAR[type(record)](
                    weights[f"{index}.weight"], weights[f"{index}.bias"], record.stride)
            elif index - 1 in self._linear:
                self._activations[index - 1] = ACTIVATIONS[type(record)]()
            else:
                raise ValueError(f"spec[{index}]={record} must follow a Conv or TransConv")
        self._optimizers = {index: OPTIMIZERS[optimizer]() for index in self._linear}
        self._loss = layers.MeanSquaredError()

    def forward(self, x: np.ndarray) -> np.ndarray:
        return _outside(self._run(x))

    def activations(self, x: np.ndarray) -> list[np.ndarray]:
        one_blas_thread()
        outputs = []
        y = self._inside(x)
        for index, layer in self._linear.items():
            y = layer.forward(y)
            outputs.append(_outside(y))
            if index in self._activations:
                y = self._activations[index].forward(y)
                outputs.append(_outside(y))
        return outputs

    def input_gradient(self, x: np.ndarray, dy: np.ndarray) -> np.ndarray:
        """The gradient of sum(dy * forward(x)) with respect to x; no weight changes.

        Parameters
        ----------
        x : (N, C, H, W) array
        dy : (N, 2, H, W) array

        Returns
        -------
        dx : (N, C, H, W) array
        """
        return _outside(self._backward(self._run(x), self._inside(dy), to_input=True))

    def train_step(self, x, target, mask=None, *, rate: float) -> float:
        y = self._run(x)
        loss = self._loss.forward(y, self._inside(target),
                                  None if mask is None else self._inside(mask))
        self._backward(y, self._loss.backward())
        for index, layer in self._linear.items():
            layer.update(self._optimizers[index], rate, self._weight_decay)
        return loss

    def weights(self) -> Weights:
        return self._named("kernel", "bias")

    def gradients(self) -> Weights:
        return self._named("kernel_gradient", "bias_gradient")

    def release(self) -> None:
        for layer in self._linear.values():
            layer.release()
        self._loss = layers.MeanSquaredError()
        release_scratch()

    def _run(self, x):
        one_blas_thread()
        y = self._inside(x)
        for index, layer in self._linear.items():
            y = layer.forward(y, self._activations.get(index))
        return y

    def _backward(self, y, dy, to_input=False):
        """Backward through all layers, the last one first; the input's gradient if asked for.

        Each layer's backward includes the activation before it, and returns the
        gradient with respect to that activation's input.
        """
        *earlier, last = self._linear
        if last in self._activations:
            dy = self._activations[last].backward(dy, y)
        for index, before in zip([last, *earlier[::-1]], [*earlier[::-1], None], strict=True):
            dy = self._linear[index].backward(dy, self._activations.get(before),
                                              first=before is None and not to_input)
        return dy

    def _named(self, kernel: str, bias: str) -> Weights:
        named = {}
        for index, layer in self._linear.items():
            named[f"{index}.weight"] = getattr(layer, kernel).transpose(3, 2, 0, 1).copy()
            named[f"{index}.bias"] = getattr(layer, bias).copy()
        return named

    def _inside(self, array):
        array = np.asarray(array, self._dtype)
        return np.ascontiguousarray(array.transpose(0, 2, 3, 1))  # (N, H, W, C)


def _outside(array):
    return array.transpose(0, 3, 1, 2).copy()  # (N, C, H, W)
