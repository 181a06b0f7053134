"""The layers in NumPy, each with its own forward, backward and update.

Arrays are (N, H, W, C).  `dy` is the gradient of the loss with respect to y.
`forward` stores what `backward` needs; `backward` computes gradients and changes no
parameter; `update` changes the parameters.
"""

import numpy as np

from colorize.network.convolution import correlate, correlate_transposed, kernel_gradient
from colorize.network.spec import ceil_div


class ReLU:
    """y = max(x, 0), elementwise."""

    def forward(self, x, out=None):
        return np.maximum(x, 0, out=out)

    def backward(self, dy, y, out=None):
        """dx = dy where x > 0, which is where y > 0; dx = 0 elsewhere, where y is constant."""
        return np.multiply(dy, y > 0, out=out)


class Sigmoid:
    """y = 1 / (1 + exp(-x)), elementwise."""

    def forward(self, x, out=None):
        small = np.exp(-np.abs(x))  # at most 1, so that nothing overflows
        return np.divide(np.where(x < 0, small, 1), 1 + small, out=out)

    def backward(self, dy, y, out=None):
        """dy/dx = exp(-x) / (1 + exp(-x))^2 = y (1 - y), hence dx = dy y (1 - y)."""
        return np.multiply(dy, y * (1 - y), out=out)


class MeanSquaredError:
    """L = sum of w (y - t)^2 / (C sum of w), with pixel weights w and C channels."""

    def forward(self, y, target, mask=None) -> float:
        self._error = y - target
        self._share = 1 / y.size if mask is None else mask / (mask.sum() * y.shape[3])
        return float(np.sum(self._share * self._error**2, dtype=np.float64))

    def backward(self):
        """Each element of y occurs in one term only:  dy = 2 w (y - t) / (C sum of w)."""
        return 2 * self._share * self._error


class Linear:
    """Base of the convolution and the transposed convolution: a kernel, a bias, a stride.

    Parameters
    ----------
    weight : (Y, X, k, k) array
        X: channels of the larger image; Y: channels of the smaller one.
    bias : array
    stride : int
    """

    def __init__(self, weight, bias, stride: int):
        self.kernel = np.ascontiguousarray(weight.transpose(2, 3, 1, 0))  # (k, k, X, Y)
        self.bias = bias.copy()
        self.stride = stride
        self.x, self._buffers = None, {}

    def release(self) -> None:
        """Let go of the arrays of the last forward and backward pass, but for the gradients."""
        self.x, self._buffers = None, {}

    def update(self, optimizer, rate: float, decay: float = 0.0) -> None:
        """K <- (1 - rate decay) K, then the optimizer's step changes kernel and bias.

        The decay is not added to the gradient, since Adam would divide it by the gradient's
        magnitude.  Biases do not decay: a network of biases alone predicts the mean colour.

        References
        ----------
        Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
        """
        if decay:
            self.kernel *= max(0.0, 1 - rate * decay)  # at least 0: no change of sign
        optimizer.step((self.kernel, self.bias), (self.kernel_gradient, self.bias_gradient), rate)

    def _buffer(self, name, shape):
        """An array to write to; the same one at the next call with this name and shape."""
        if name not in self._buffers or self._buffers[name].shape != shape:
            self._buffers[name] = np.empty(shape, self.kernel.dtype)
        return self._buffers[name]

    def _biased(self, activation):
        """`finish` of a forward pass: add the bias, then the activation."""
        def finish(block, target, where):
            if activation is None:
                np.add(block, self.bias, out=target)
            else:
                block += self.bias
                activation.forward(block, out=target)
        return finish

    def _through(self, activation):
        """`finish` of a backward pass: backward through the activation that computed x."""
        def finish(block, target, where):
            if activation is not None:
                activation.backward(block, self.x[where], out=target)
            elif target is not block:
                target[...] = block
        return finish


class Conv(Linear):
    """A convolution: every output pixel is a weighted sum of k x k input pixels."""

    def forward(self, x, activation=None):
        """y[i] = b + sum over t of x[s i - p + t] K[t], then the activation."""
        self.x = x
        n, height, width, _ = x.shape
        y = self._buffer("y", (n, ceil_div(height, self.stride), ceil_div(width, self.stride),
                               self.kernel.shape[3]))
        correlate(x, self.kernel, self.stride, y, self._biased(activation))
        return y

    def backward(self, dy, activation=None, first=False):
        """The chain rule, for each term x[s i - p + t] K[t] of y[i].

        K[t] is multiplied by x[s i - p + t] in every y[i]:
            dK[t] = sum over i of x[s i - p + t]^T dy[i]
        b is added to every y[i]:
            db = sum over i of dy[i]
        x[s i - p + t] is multiplied by K[t] in y[i]:
            dx[s i - p + t] += dy[i] K[t]^T

        `activation` is the one that computed x.  The first layer needs no dx: `first` skips it.
        """
        self.kernel_gradient = kernel_gradient(self.x, dy, self.kernel.shape[0], self.stride)
        self.bias_gradient = dy.sum((0, 1, 2))
        if first:
            return None
        dx = self._buffer("dx", self.x.shape)
        correlate_transposed(dy, self.kernel, self.stride, dx, self._through(activation))
        return dx


class TransConv(Linear):
    """A transposed convolution: every input pixel is added, weighted, to k x k output pixels."""

    def forward(self, x, activation=None):
        """y[s i - p + t] += x[i] K[t]^T, then the bias and the activation."""
        self.x = x
        n, height, width, _ = x.shape
        y = self._buffer("y", (n, height * self.stride, width * self.stride,
                               self.kernel.shape[2]))
        correlate_transposed(x, self.kernel, self.stride, y, self._biased(activation))
        return y

    def backward(self, dy, activation=None, first=False):
        """As :meth:`Conv.backward`, with x and y exchanged.

        x[i] is multiplied by K[t]^T in y[s i - p + t]:
            dx[i] = sum over t of dy[s i - p + t] K[t]
        K[t]^T is multiplied by x[i] in y[s i - p + t]:
            dK[t] = sum over i of dy[s i - p + t]^T x[i]
        b is added to every y:
            db = sum of dy
        """
        self.kernel_gradient = kernel_gradient(dy, self.x, self.kernel.shape[0], self.stride)
        self.bias_gradient = dy.sum((0, 1, 2))
        if first:
            return None
        dx = self._buffer("dx", self.x.shape)
        correlate(dy, self.kernel, self.stride, dx, self._through(activation))
        return dx
