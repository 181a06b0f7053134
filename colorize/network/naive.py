"""The network's layers, written directly from their definitions: one loop per index.

Read these first.  Each function computes its formula number by number, so it is easy
to compare with the formula, and far too slow to train with: the forward pass of figure
3's network at 256 x 128 takes about ten minutes instead of milliseconds.
:mod:`~colorize.network.layers` computes the same numbers by matrix products.  The tests
compare the two, and ``python -m benchmarks.engines`` measures how much faster the
matrix products are.

Arrays are (N, C, H, W): images, channels, rows, columns; s is the stride, and the
padding is p = k // 2 for a k x k kernel.
"""

import numpy as np

from colorize.network.spec import ceil_div


def conv(x, weight, bias, stride):
    """A convolution: each output pixel is a weighted sum of the input pixels under the kernel.

    ``y[n, o, i, j] = b[o] + sum of x[n, c, s i - p + u, s j - p + v] w[o, c, u, v]``
    over c, u and v; pixels outside the image count as zero.

    Parameters
    ----------
    x : (N, C, H, W) array
    weight : (O, C, k, k) array
    bias : (O,) array
    stride : int

    Returns
    -------
    y : (N, O, ceil(H / stride), ceil(W / stride)) array

    Examples
    --------
    >>> conv(np.ones((1, 1, 3, 3)), np.ones((1, 1, 3, 3)), np.zeros(1), stride=1)[0, 0]
    array([[4., 6., 4.],
           [6., 9., 6.],
           [4., 6., 4.]])
    """
    n_images, _, height, width = x.shape
    outputs, inputs, size, _ = weight.shape
    shape = n_images, outputs, ceil_div(height, stride), ceil_div(width, stride)
    y = np.zeros(shape)
    for n, o, i, j in np.ndindex(shape):
        y[n, o, i, j] = bias[o]
        for c, u, v in np.ndindex(inputs, size, size):
            a, b = stride * i - size // 2 + u, stride * j - size // 2 + v
            if 0 <= a < height and 0 <= b < width:
                y[n, o, i, j] += x[n, c, a, b] * weight[o, c, u, v]
    return y


def trans_conv(x, weight, bias, stride):
    """A transposed convolution: each input pixel is added, weighted, to the outputs around it.

    ``y[n, o, s i - p + u, s j - p + v] += x[n, c, i, j] w[c, o, u, v]`` for all indices,
    starting from b[o].  Outputs of neighbouring input pixels overlap and are summed.

    Parameters
    ----------
    x : (N, C, H, W) array
    weight : (C, O, k, k) array
    bias : (O,) array
    stride : int

    Returns
    -------
    y : (N, O, stride * H, stride * W) array

    Examples
    --------
    >>> trans_conv(np.ones((1, 1, 1, 2)), np.ones((1, 1, 3, 3)), np.zeros(1), stride=2)[0, 0]
    array([[1., 2., 1., 1.],
           [1., 2., 1., 1.]])
    """
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
    """max(x, 0), elementwise."""
    return np.where(x > 0, x, 0)


def sigmoid(x):
    """1 / (1 + exp(-x)), elementwise: from 0 to 1."""
    return 1 / (1 + np.exp(-x))


def squared_error(y, target, mask):
    """The mean over pixels and channels of the squared errors, weighted by the mask.

    Parameters
    ----------
    y, target : (N, C, H, W) arrays
    mask : (N, 1, H, W) array
        The weight of each pixel.

    Returns
    -------
    loss : float
    """
    total = weights = 0.0
    for n, c, i, j in np.ndindex(y.shape):
        total += mask[n, 0, i, j] * (y[n, c, i, j] - target[n, c, i, j]) ** 2
        weights += mask[n, 0, i, j]
    return total / weights
