"""The encoder: from the gray features of a pixel to a code; similar codes, similar colours.

It was trained on other photographs by ``benchmarks/confidence/encoder.py``; its weights are a file
beside this one.  It sees gray only: it has learnt which grays belong together, not their colours.

Source: Ronneberger et al., "U-Net: convolutional networks for biomedical image segmentation"
(2015), a network that halves the picture three times and doubles it again; Wu and He, "Group
normalization" (2018).
"""

from functools import cache
from pathlib import Path

import numpy as np
from safetensors.numpy import load

from colorize.network.convolution import correlate

FILE = Path(__file__).with_name("encoder.safetensors")
MULTIPLE = 8  # of pixels in each side: the U-Net halves them three times
GROUPS = 4  # of channels, each normalised to mean 0 and variance 1
STEPS = 256  # of a code in each unit: rounding errors, which differ between processors, vanish
LARGEST = 4.0  # standard deviations of a feature; larger values are cut off


@cache
def trained() -> dict[str, np.ndarray]:
    """The trained weights by name: kernels (k, k, C, D), biases, and the scales of the inputs."""
    return load(FILE.read_bytes())


def encode(features: np.ndarray, weights: dict[str, np.ndarray] | None = None) -> np.ndarray:
    """The code of each pixel.

    Parameters
    ----------
    features : (h, w, F) array of float
        About 64 pixels a side: the encoder was trained at this size.
    weights : dict of str to array of float32
        :func:`trained` if left out.

    Returns
    -------
    codes : (h, w, D) array of float32
    """
    weights = trained() if weights is None else weights
    height, width = features.shape[:2]
    x = np.clip((features - weights["mean"]) / weights["deviation"], -LARGEST, LARGEST)
    more = [(0, -side % MULTIPLE) for side in (height, width)]
    x = np.pad(x.astype(np.float32), [*more, (0, 0)], mode="edge")
    first = _layer(weights, "first", x)
    downs = [_layer(weights, "down 0", first)]
    for level in (1, 2, 3):
        downs.append(_layer(weights, f"down {level}", _halve(downs[-1])))
    x = downs.pop()
    for level in (2, 1, 0):
        x = np.concatenate([_double(x), downs.pop()], axis=-1)
        x = _layer(weights, f"up {level}", x)
    codes = _convolve(weights, "codes", np.concatenate([x, first], axis=-1))
    return np.rint(codes[:height, :width] * STEPS) / np.float32(STEPS)


def _layer(weights, name: str, x: np.ndarray) -> np.ndarray:
    """Convolution, normalisation in groups of channels, SiLU: (h, w, C) -> (h, w, D)."""
    y = _convolve(weights, name, x)
    if f"{name}.scale" in weights:
        groups = y.reshape(*y.shape[:2], GROUPS, -1)
        mean, variance = (f(groups, axis=(0, 1, 3), keepdims=True) for f in (np.mean, np.var))
        y = ((groups - mean) / np.sqrt(variance + 1e-5)).reshape(y.shape)
        y = y * weights[f"{name}.scale"] + weights[f"{name}.shift"]
    return y / (1 + np.exp(-y))


def _convolve(weights, name: str, x: np.ndarray) -> np.ndarray:
    kernel = weights[f"{name}.weight"]  # (k, k, C, D)
    y = np.empty((1, *x.shape[:2], kernel.shape[3]), np.float32)

    def finish(block, target, where):
        np.add(block, weights[f"{name}.bias"], out=target)

    correlate(np.ascontiguousarray(x[None]), kernel, 1, y, finish)
    return y[0]


def _halve(x: np.ndarray) -> np.ndarray:
    """Means of 2 x 2 pixels."""
    height, width, channels = x.shape
    return x.reshape(height // 2, 2, width // 2, 2, channels).mean(axis=(1, 3))


def _double(x: np.ndarray) -> np.ndarray:
    """Twice the size, interpolated linearly between the centres of the pixels."""
    for axis in (0, 1):
        x = np.moveaxis(x, axis, 0)
        before, after = np.concatenate([x[:1], x[:-1]]), np.concatenate([x[1:], x[-1:]])
        pairs = np.stack([0.75 * x + 0.25 * before, 0.75 * x + 0.25 * after], axis=1)
        x = np.moveaxis(pairs.reshape(-1, *x.shape[1:]), 0, axis)
    return x
