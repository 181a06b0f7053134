"""Random networks and batches, and a measure of difference, for the tests of the engines."""

import numpy as np

from colorize.network.spec import Conv, ReLU, Sigmoid, TransConv


def small_spec(layer=None, inputs=2):
    """A network with every kind of layer, or with the given layer in its middle."""
    middle = (Conv(3, 4, 3, 2), ReLU(), TransConv(4, 5, 3, 2)) if layer is None else (layer,)
    last = middle[-1].outputs
    return (Conv(inputs, 3, 3, 1), ReLU(), *middle, ReLU(), Conv(last, 2, 3, 1), Sigmoid())


def random_weights(spec, rng, dtype=np.float64):
    """Weights and biases from N(0, 1 / fan-in), so that no layer saturates."""
    weights = {}
    for index, layer in enumerate(spec):
        if isinstance(layer, Conv | TransConv):
            scale = layer.fan_in**-0.5
            weights[f"{index}.weight"] = rng.normal(0, scale, layer.weight_shape).astype(dtype)
            weights[f"{index}.bias"] = rng.normal(0, scale, layer.outputs).astype(dtype)
    return weights


def random_batch(engine, shape, rng, dtype=np.float64):
    """Random inputs, targets and mask for a batch of this shape."""
    x = rng.normal(size=shape).astype(dtype)
    target = rng.random(engine.forward(x).shape).astype(dtype)
    return x, target, rng.random(target[:, :1].shape).astype(dtype)


def distance(actual, expected):
    """The largest absolute difference, relative to the largest absolute value."""
    assert actual.shape == expected.shape
    return np.abs(actual - expected).max() / np.abs(expected).max()
