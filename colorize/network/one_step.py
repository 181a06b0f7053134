"""One training step, stage by stage: forward, loss, backward, update.

The layers of :mod:`colorize.network.layers` compute every number; this module calls them one
at a time and keeps what goes in and what comes out.  An engine computes the same step at once.

Images are (C, H, W), kernels (outputs, inputs, k, k), biases (outputs,).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from colorize.network import convolution, layers
from colorize.network.numpy_engine import ACTIVATIONS, LINEAR
from colorize.network.optimizers import OPTIMIZERS
from colorize.network.parallel import one_blas_thread
from colorize.network.spec import Spec, Weights


@dataclass(frozen=True)
class Source:
    """A function, and the texts that mark its lines at work.  Each text is in one line only."""

    function: Callable
    texts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Stage:
    """One moment of a training step.

    Parameters
    ----------
    phase : {"forward", "loss", "backward", "update"}
    title : str
        The layer, and what it computes.
    text : str
        What happens, in one or two sentences.
    arrays : dict of str to array
        Name -> a copy of the array at this moment, what goes in before what comes out.
    sources : tuple of Source
        The function of the layer that computes it; then a function that this one calls.
    loss : float or None
        At the stages of the loss.
    """

    phase: str
    title: str
    text: str
    arrays: dict[str, np.ndarray]
    sources: tuple[Source, ...] = ()
    loss: float | None = None


@dataclass
class OneStep:
    """The network, its optimizer and one batch; :meth:`stages` takes one step.

    Parameters
    ----------
    spec : tuple of layer records
        A layer with weights, then perhaps an activation, and so on.
    weights : dict of str to array
        Copied; the step changes the copy.
    x, target, mask : (1, C, H, W), (1, 2, H, W), (1, 1, H, W) arrays
    optimizer : {"adam", "sgd"}
    rate, decay : float
        The learning rate and the weight decay.

    Examples
    --------
    >>> from colorize.network.spec import draw_weights, figure3
    >>> spec, x = figure3(width=3), np.ones((1, 1, 8, 8), np.float32)
    >>> target = np.full((1, 2, 8, 8), 0.7, np.float32)
    >>> step = OneStep(spec, draw_weights(spec, 0), x, target, x, "adam", 0.01)
    >>> stages = list(step.stages())
    >>> [stage.phase for stage in stages].count("forward"), stages[-1].loss < stages[9].loss
    (9, True)
    """

    spec: Spec
    weights: Weights
    x: np.ndarray
    target: np.ndarray
    mask: np.ndarray
    optimizer: str
    rate: float
    decay: float = 0.0
    layers: list = field(init=False)

    def __post_init__(self):
        self.layers = [
            LINEAR[type(record)](self.weights[f"{index}.weight"], self.weights[f"{index}.bias"],
                                 record.stride) if type(record) in LINEAR
            else ACTIVATIONS[type(record)]() for index, record in enumerate(self.spec)]
        self._loss, self._outputs = layers.MeanSquaredError(), []

    def stages(self) -> Iterator[Stage]:
        """Take the step; yield each stage as it is computed.  To be called once."""
        one_blas_thread()
        yield Stage("forward", "The input", "The gray patch that the network receives.",
                    {"x": _image(_inside(self.x))})
        yield from self._forward()
        yield from self._lose()
        yield from self._backward()
        yield from self._update()
        yield self._again()

    def _forward(self) -> Iterator[Stage]:
        y = _inside(self.x)
        for index, layer in enumerate(self.layers):
            x, y = y, layer.forward(y).copy()  # a layer writes to one buffer at each call
            self._outputs.append(y)
            if isinstance(layer, layers.Linear):
                arrays = {"x": _image(x), "K": _kernel(layer), "b": layer.bias.copy(),
                          "y": _image(y)}
            else:
                arrays = {"x": _image(x), "y": _image(y)}
            name = type(layer).__name__
            yield Stage("forward", f"{self._name(index)}: output", _FORWARD[name], arrays,
                        _FORWARD_SOURCES[name])

    def _lose(self) -> Iterator[Stage]:
        y, target, mask = self._outputs[-1], _inside(self.target), _inside(self.mask)
        loss = self._loss.forward(y, target, mask)
        arrays = {"y": _image(y), "t": _image(target), "y - t": _image(y - target)}
        if not mask.all():
            arrays["w"] = _image(mask)
        yield Stage("loss", "The loss", "The output is compared with the true a and b. The loss "
                    "is the mean of the squared errors of the known pixels.", arrays,
                    (Source(layers.MeanSquaredError.forward, ("self._error =", "np.sum(")),), loss)

    def _backward(self) -> Iterator[Stage]:
        dy = self._loss.backward()
        yield Stage("backward", "The loss: gradient", "How much the loss grows when an output "
                    "grows by a little. It is positive where the output is too large.",
                    {"y - t": _image(self._outputs[-1] - _inside(self.target)), "dy": _image(dy)},
                    (Source(layers.MeanSquaredError.backward, ("return 2 *",)),))
        for index in reversed(range(len(self.layers))):
            layer, y = self.layers[index], self._outputs[index]
            if isinstance(layer, layers.Linear):
                dx = layer.backward(dy, first=index == 0)
                yield from self._backward_linear(index, dy, dx)
            else:
                dx = layer.backward(dy, y)
                name = type(layer).__name__
                yield Stage("backward", f"{self._name(index)}: gradient of its input",
                            _BACKWARD[name], {"dy": _image(dy), "y": _image(y), "dx": _image(dx)},
                            (Source(layer.backward.__func__, ("return np.multiply(",)),))
            dy = None if dx is None else dx.copy()

    def _backward_linear(self, index: int, dy, dx) -> Iterator[Stage]:
        layer = self.layers[index]
        yield Stage("backward", f"{self._name(index)}: gradients of its weights",
                    "The gradient of a weight is a sum over all pixels: what was multiplied by "
                    "the weight, times the gradient of the sum that it became part of.",
                    {"x": _image(layer.x), "dy": _image(dy),
                     "dK": _kernel(layer, "kernel_gradient"), "db": layer.bias_gradient.copy()},
                    (Source(layer.backward.__func__,
                            ("self.kernel_gradient =", "self.bias_gradient =")),
                     Source(convolution.kernel_gradient, ("return columns.T @",))))
        if dx is not None:
            called = "correlate_transposed" if isinstance(layer, layers.Conv) else "correlate"
            yield Stage("backward", f"{self._name(index)}: gradient of its input",
                        "Each input receives the gradients of all outputs that it was part of, "
                        "times the weights. This is what the layer before gets as its dy.",
                        {"dy": _image(dy), "K": _kernel(layer), "dx": _image(dx)},
                        (Source(layer.backward.__func__, (f"{called}(dy, self.kernel",)),
                         _INNER[called]))

    def _update(self) -> Iterator[Stage]:
        step = OPTIMIZERS[self.optimizer].step
        decays = ("self.kernel *=",) if self.decay else ()
        for index, layer in enumerate(self.layers):
            if not isinstance(layer, layers.Linear):
                continue
            before = _kernel(layer), layer.bias.copy()
            layer.update(OPTIMIZERS[self.optimizer](), self.rate, self.decay)
            arrays = {"K": before[0], "dK": _kernel(layer, "kernel_gradient"),
                      "change of K": _kernel(layer) - before[0],
                      "K after": _kernel(layer), "change of b": layer.bias - before[1]}
            yield Stage("update", f"{self._name(index)}: new weights", _UPDATE[self.optimizer],
                        arrays, (Source(layers.Linear.update, (*decays, "optimizer.step(")),
                                 Source(step, ("array -=",))))

    def _again(self) -> Stage:
        y = _inside(self.x)
        for layer in self.layers:
            y = layer.forward(y)
        target = _inside(self.target)
        loss = self._loss.forward(y, target, _inside(self.mask))
        return Stage("update", "After the step", "The same patch once more, with the new weights. "
                     "A training repeats such steps.",
                     {"y before": _image(self._outputs[-1]), "y": _image(y), "t": _image(target)},
                     loss=loss)

    def _name(self, index: int) -> str:
        return f"{index + 1}. {type(self.layers[index]).__name__}"


_INNER = {
    "correlate": Source(convolution.correlate, ("np.matmul(", "return _correlate_to_few(")),
    "correlate_transposed": Source(convolution.correlate_transposed, ("np.matmul(columns",)),
}
_FORWARD = {
    "Conv": "Each output is a weighted sum of the inputs under the kernel, of all channels, "
            "plus the bias.",
    "TransConv": "Each input is multiplied by the kernel and added to the outputs around it; "
                 "with stride 2 the picture becomes twice as large.",
    "ReLU": "Negative numbers become zero.",
    "Sigmoid": "Every number is mapped to one between 0 and 1: a and b, scaled.",
}
_FORWARD_SOURCES = {
    "Conv": (Source(layers.Conv.forward, ("correlate(x, self.kernel",)), _INNER["correlate"]),
    "TransConv": (Source(layers.TransConv.forward, ("correlate_transposed(x, self.kernel",)),
                  _INNER["correlate_transposed"]),
    "ReLU": (Source(layers.ReLU.forward, ("return np.maximum(",)),),
    "Sigmoid": (Source(layers.Sigmoid.forward, ("small =", "return np.divide(")),),
}
_BACKWARD = {
    "ReLU": "The gradient passes where the output was positive, and is zero elsewhere.",
    "Sigmoid": "The gradient is multiplied by y (1 - y): it is small where the sigmoid is flat.",
}
_UPDATE = {
    "sgd": "Each weight takes a step against its gradient: the learning rate times the gradient.",
    "adam": "Each weight takes a step against its gradient. At the first step of Adam all steps "
            "are about as long as the learning rate, whatever the size of the gradient.",
}


def _inside(array) -> np.ndarray:
    return np.ascontiguousarray(array.transpose(0, 2, 3, 1))  # (N, H, W, C)


def _image(array) -> np.ndarray:
    return array[0].transpose(2, 0, 1).copy()  # (C, H, W)


def _kernel(layer, name: str = "kernel") -> np.ndarray:
    array = getattr(layer, name)  # (k, k, X, Y); X are the outputs of a transposed convolution
    return array.transpose((2, 3, 0, 1) if isinstance(layer, layers.TransConv)
                           else (3, 2, 0, 1)).copy()
