"""The optimizers: they change the given arrays by a step computed from the gradients."""

import numpy as np


class SGD:
    """Gradient descent: w <- w - rate g."""

    def step(self, arrays, gradients, rate: float) -> None:
        for array, gradient in zip(arrays, gradients, strict=True):
            array -= rate * gradient


class Adam:
    """Adam: the step of each weight is about `rate`, independent of its gradient's magnitude.

    m and v are running means of the gradient and of its square.  Both start at zero,
    which biases them towards zero at step t by the factor 1 - beta^t; dividing by it
    removes the bias.

    References
    ----------
    Kingma and Ba, "Adam: a method for stochastic optimization", 2015.
    """

    beta1, beta2, epsilon = 0.9, 0.999, 1e-8

    def __init__(self):
        self._steps = 0
        self._means = None

    def step(self, arrays, gradients, rate: float) -> None:
        if self._means is None:
            self._means = [(np.zeros_like(array), np.zeros_like(array)) for array in arrays]
        self._steps += 1
        unbias1, unbias2 = 1 - self.beta1**self._steps, 1 - self.beta2**self._steps
        for array, gradient, (m, v) in zip(arrays, gradients, self._means, strict=True):
            m += (1 - self.beta1) * (gradient - m)
            v += (1 - self.beta2) * (gradient**2 - v)
            array -= rate / unbias1 * m / (np.sqrt(v / unbias2) + self.epsilon)


OPTIMIZERS = {"sgd": SGD, "adam": Adam}
