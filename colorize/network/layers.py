"""The layers in NumPy, each with its own forward, backward and update.

Arrays are (N, H, W, C).  `dy` stands for the gradient of the loss with respect
to y.  A layer keeps what its backward needs; a backward computes and changes no
parameter; `update` does.
"""

import numpy as np

from colorize.network.convolution import correlate, pair, spread


class ReLU:
    """y = max(x, 0), each number by itself."""

    def forward(self, x, out=None):
        return np.maximum(x, 0, out=out)

    def backward(self, dy, y, out=None):
        """dx = dy where x > 0, which is where y > 0; elsewhere y does not move with x."""
        return np.multiply(dy, y > 0, out=out)


class Sigmoid:
    """y = 1 / (1 + exp(-x)), each number by itself."""

    def forward(self, x, out=None):
        small = np.exp(-np.abs(x))  # at most 1, so that nothing overflows
        return np.divide(np.where(x < 0, small, 1), 1 + small, out=out)

    def backward(self, dy, y, out=None):
        """dy/dx = exp(-x) / (1 + exp(-x))^2 = y (1 - y), hence dx = dy y (1 - y)."""
        return np.multiply(dy, y * (1 - y), out=out)


class MeanSquaredError:
    """L = sum of w (y - t)^2 / (C sum of w), w weighing pixels and C counting channels."""

    def forward(self, y, target, mask=None) -> float:
        self._error = y - target
        self._share = 1 / y.size if mask is None else mask / (mask.sum() * y.shape[3])
        return float(np.sum(self._share * self._error**2, dtype=np.float64))

    def backward(self):
        """Only the term of y itself depends on y:  dy = 2 w (y - t) / (C sum of w)."""
        return 2 * self._share * self._error


class Linear:
    """What a convolution and its mirror share: a kernel, a bias, a stride.

    Parameters
    ----------
    weight : (Y, X, k, k) array
        X being the channels of the larger picture, Y those of the smaller.
    bias : array
    stride : int
    """

    def __init__(self, weight, bias, stride: int):
        self.kernel = np.ascontiguousarray(weight.transpose(2, 3, 1, 0))  # (k, k, X, Y)
        self.bias = bias.copy()
        self.stride = stride
        self._buffers = {}

    def update(self, optimizer, rate: float, decay: float = 0.0) -> None:
        """K <- (1 - rate decay) K, then the optimizer changes kernel and bias.

        Were the decay added to the gradient instead, Adam would divide it by the gradient's
        size.  Biases stay: a network of biases alone says the mean colour.

        References
        ----------
        Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
        """
        if decay:
            self.kernel *= max(0.0, 1 - rate * decay)  # a long step takes all, and no more
        optimizer.step((self.kernel, self.bias), (self.kernel_gradient, self.bias_gradient), rate)

    def _buffer(self, name, shape):
        """An array to write to, the same from epoch to epoch while its shape is."""
        if name not in self._buffers or self._buffers[name].shape != shape:
            self._buffers[name] = np.empty(shape, self.kernel.dtype)
        return self._buffers[name]

    def _biased(self, activation):
        """Add the bias to a block and activate it, while it is in cache."""
        def finish(block, goal, where):
            if activation is None:
                np.add(block, self.bias, out=goal)
            else:
                block += self.bias
                activation.forward(block, out=goal)
        return finish

    def _through(self, activation):
        """Carry a block of dx on through the activation that made x."""
        def finish(block, goal, where):
            if activation is not None:
                activation.backward(block, self.x[where], out=goal)
            elif goal is not block:
                goal[...] = block
        return finish


class Conv(Linear):
    """A convolution: every output pixel looks at k x k input pixels."""

    def forward(self, x, activation=None):
        """y[i] = b + sum over t of x[s i - p + t] K[t], then the activation."""
        self.x = x
        n, height, width, _ = x.shape
        y = self._buffer("y", (n, -(-height // self.stride), -(-width // self.stride),
                               self.kernel.shape[3]))
        correlate(x, self.kernel, self.stride, y, self._biased(activation))
        return y

    def backward(self, dy, activation=None, first=False):
        """Where a number went forward with a factor, its gradient comes back with it.

        K[t] multiplies x[s i - p + t] into every y[i]:
            dK[t] = sum over i of x[s i - p + t]^T dy[i]
        b is added to every y[i]:
            db = sum over i of dy[i]
        x[s i - p + t] goes into y[i] by way of K[t]:
            dx[s i - p + t] += dy[i] K[t]^T

        `activation` is the one that made x; `first` spares dx, for which nobody asks.
        """
        self.kernel_gradient = pair(self.x, dy, self.kernel.shape[0], self.stride)
        self.bias_gradient = dy.sum((0, 1, 2))
        if first:
            return None
        dx = self._buffer("dx", self.x.shape)
        spread(dy, self.kernel, self.stride, dx, self._through(activation))
        return dx


class TransConv(Linear):
    """A transposed convolution: every input pixel adds to k x k output pixels."""

    def forward(self, x, activation=None):
        """y[s i - p + t] += x[i] K[t]^T, then the bias and the activation."""
        self.x = x
        n, height, width, _ = x.shape
        y = self._buffer("y", (n, height * self.stride, width * self.stride,
                               self.kernel.shape[2]))
        spread(x, self.kernel, self.stride, y, self._biased(activation))
        return y

    def backward(self, dy, activation=None, first=False):
        """The mirror of :meth:`Conv.backward`: x and y have changed places.

        x[i] goes into y[s i - p + t] by way of K[t]^T:
            dx[i] = sum over t of dy[s i - p + t] K[t]
        K[t]^T multiplies x[i] into y[s i - p + t]:
            dK[t] = sum over i of dy[s i - p + t]^T x[i]
        b is added to every y:
            db = sum of dy
        """
        self.kernel_gradient = pair(dy, self.x, self.kernel.shape[0], self.stride)
        self.bias_gradient = dy.sum((0, 1, 2))
        if first:
            return None
        dx = self._buffer("dx", self.x.shape)
        correlate(dy, self.kernel, self.stride, dx, self._through(activation))
        return dx
