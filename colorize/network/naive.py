"""The network's layers as their definitions say, loop by loop.  Arrays are (N, C, H, W)."""

import numpy as np


def conv(x, weight, bias, stride):
    """y[n, o, i, j] = b[o] + sum of x[n, c, s i - p + u, s j - p + v] w[o, c, u, v]."""
    n_images, _, height, width = x.shape
    outputs, inputs, size, _ = weight.shape
    shape = n_images, outputs, -(-height // stride), -(-width // stride)
    y = np.zeros(shape)
    for n, o, i, j in np.ndindex(shape):
        y[n, o, i, j] = bias[o]
        for c, u, v in np.ndindex(inputs, size, size):
            a, b = stride * i - size // 2 + u, stride * j - size // 2 + v
            if 0 <= a < height and 0 <= b < width:
                y[n, o, i, j] += x[n, c, a, b] * weight[o, c, u, v]
    return y


def trans_conv(x, weight, bias, stride):
    """y[n, o, s i - p + u, s j - p + v] += x[n, c, i, j] w[c, o, u, v], from b[o] on."""
    n_images, _, height, width = x.shape
    _, outputs, size, _ = weight.shape
    y = np.zeros((n_images, outputs, stride * height, stride * width)) + bias[:, None, None]
    for n, c, i, j in np.ndindex(x.shape):
        for o, u, v in np.ndindex(outputs, size, size):
            a, b = stride * i - size // 2 + u, stride * j - size // 2 + v
            if 0 <= a < y.shape[2] and 0 <= b < y.shape[3]:
                y[n, o, a, b] += x[n, c, i, j] * weight[c, o, u, v]
    return y


def relu(x):
    return np.where(x > 0, x, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def squared_error(y, target, mask):
    """The mean over pixels and channels of the squared errors, weighted by the mask."""
    total = weights = 0.0
    for n, c, i, j in np.ndindex(y.shape):
        total += mask[n, 0, i, j] * (y[n, c, i, j] - target[n, c, i, j]) ** 2
        weights += mask[n, 0, i, j]
    return total / weights
