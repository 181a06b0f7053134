"""The improved agent: what the network sees from a pixel, and what it makes of it.

The engine is always the one in NumPy: the weights are the same arrays, and its own backward
pass gives the gradient of an output with respect to the input.
"""

from dataclasses import dataclass, replace

import numpy as np

from colorize.agents import ImprovedAgent
from colorize.agents.improved.batches import network_inputs
from colorize.canvas import Canvas
from colorize.explain.base import Explanation, as_rgb, level
from colorize.imaging.color import ab_to_rgb
from colorize.network.numpy_engine import NumpyEngine
from colorize.network.spec import Conv, Spec, TransConv

Span = tuple[int, int]  # from the first row or column to the one after the last


@dataclass(frozen=True, eq=False)
class Layer:
    """The output of one layer at a pixel.

    Parameters
    ----------
    name : str
    row, column : int
        Where the layer's output lies that belongs to the pixel.
    values : (C,) array of float32
    """

    name: str
    row: int
    column: int
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class ImprovedExplanation(Explanation):
    """Why the network painted a pixel so.

    Parameters
    ----------
    rows, columns : (int, int)
        The receptive field on the canvas: nothing else influences the pixel.
    field : (h, w) array of int
        Its gray levels.
    layers : tuple of Layer
        The activations on the way to the output.
    outputs : (float, float)
        Of the sigmoid, in [0, 1].
    network_ab : (float, float)
        The same as a and b.
    ab : (float, float)
        After shrinkage to the mean colour.
    gradient : (2, h, w) array of float32
        By how much a, and b, would change if a pixel's gray rose by one level; before shrinkage.
    """

    rows: Span
    columns: Span
    field: np.ndarray
    layers: tuple[Layer, ...]
    outputs: tuple[float, float]
    network_ab: tuple[float, float]
    ab: tuple[float, float]
    gradient: np.ndarray


def explain(agent: ImprovedAgent, canvas: Canvas, row: int, column: int) -> ImprovedExplanation:
    """See :func:`colorize.explain.explain`."""
    settings = replace(agent.settings, engine="numpy")
    inputs, engine = network_inputs(canvas, settings), NumpyEngine(agent.spec, agent.weights_)
    spans = [receptive_field(agent.spec, at, n)
             for at, n in zip((row, column), inputs.shape[2:], strict=True)]
    crop = tuple(slice(low - low % 2, high + high % 2) for low, high in spans)
    x, at = inputs[:, :, *crop], (row - crop[0].start, column - crop[1].start)
    outputs = engine.forward(x)[0, :, *at]
    gradient = _gradient(engine, x, at) * (2 if settings.centre == "on" else 1)  # inputs' scale
    seen = tuple(slice(low, min(high, n)) for (low, high), n in zip(spans, canvas.shape,
                                                                  strict=True))
    inside = tuple(slice(span.start - box.start, span.stop - box.start)
                   for span, box in zip(seen, crop, strict=True))
    network = ImprovedAgent(settings).load(agent.weights_)
    every = network.outputs(canvas)[~canvas.known]
    number = np.count_nonzero(~canvas.known.ravel()[: row * canvas.shape[1] + column])
    ab = network.shrink(every, canvas)[number]
    rgb = as_rgb(ab_to_rgb(canvas.gray[row, column], ab, settings.reconstruction))
    field = np.rint(255 * canvas.gray[seen]).astype(int)
    return ImprovedExplanation(
        "improved", row, column, level(canvas, row, column), rgb,
        _text(settings, field.shape, outputs, every[number], ab),
        *((s.start, s.stop) for s in seen), field,
        _layers(agent.spec, engine, x, at), _pair(outputs), _pair(every[number]), _pair(ab),
        gradient[:, *inside].astype(np.float32))


def receptive_field(spec: Spec, at: int, length: int) -> Span:
    """The inputs that one output depends on, along one axis.

    Parameters
    ----------
    spec : tuple of layer records
    at : int
        The output.
    length : int
        Of the input; even.

    Returns
    -------
    first, end : int
        From the first input to the one after the last.

    Examples
    --------
    >>> receptive_field((Conv(1, 1, 3, 1), Conv(1, 1, 3, 1)), 4, 20)
    (2, 7)
    """
    low = high = at
    for layer in reversed(spec):
        if not isinstance(layer, (Conv, TransConv)):
            continue
        pad, last, stride = layer.kernel // 2, layer.kernel - 1, layer.stride
        if isinstance(layer, Conv):
            low, high = stride * low - pad, stride * high - pad + last
        else:  # output s i - p + t has a term of input i, for each t of the kernel
            low, high = -((last - pad - low) // stride), (high + pad) // stride
    return max(0, low), min(length, high + 1)


def _gradient(engine: NumpyEngine, x: np.ndarray, at: tuple[int, int]) -> np.ndarray:
    """Of a, and of b, at this pixel: with respect to the gray of each input, (2, h, w)."""
    gradients = []
    for channel in (0, 1):
        asked = np.zeros((1, 2, *x.shape[2:]), np.float32)
        asked[0, channel, *at] = 1
        gradients.append(engine.input_gradient(x, asked)[0, 0])
    return np.stack(gradients)  # a and b run over 255 numbers, as gray runs over 255 levels


def _layers(spec: Spec, engine: NumpyEngine, x: np.ndarray, at: tuple[int, int]):
    """The activations at the pixel: after each ReLU, and after the sigmoid."""
    found, activations = [], engine.activations(x)
    for index in range(1, len(spec), 2):
        y = activations[index][0]
        scale = y.shape[1] / x.shape[2], y.shape[2] / x.shape[3]
        place = tuple(int(n * s) for n, s in zip(at, scale, strict=True))
        name = f"{index // 2 + 1}. {type(spec[index - 1]).__name__} + {type(spec[index]).__name__}"
        found.append(Layer(name, *place, y[:, *place]))
    return tuple(found)


def _pair(values: np.ndarray) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def _text(settings, shape, outputs, network_ab, ab) -> str:
    place = {"none": "", "row": " and its row"}.get(settings.position, ", its row and its column")
    shrunk = ("" if np.abs(ab - network_ab).max() < 0.05 else
              f" They are then moved towards the mean colour: a = {ab[0]:.1f}, b = {ab[1]:.1f}.")
    return (f"For this pixel, the network sees only the {shape[0]} x {shape[1]} grays around it"
            f"{place}. "
            f"Its two outputs, {outputs[0]:.3f} and {outputs[1]:.3f}, stand for "
            f"a = {network_ab[0]:.1f} and b = {network_ab[1]:.1f}, since 0 is -128 and 1 is 127."
            f"{shrunk} a and b, with the pixel's own gray, give the colour.")
