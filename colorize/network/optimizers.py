"""How a gradient becomes a step.  An optimizer changes the arrays it is given, in place."""

import numpy as np


class SGD:
    """w <- w - rate g: straight down the slope."""

    def step(self, arrays, gradients, rate: float) -> None:
        for array, gradient in zip(arrays, gradients, strict=True):
            array -= rate * gradient


class Adam:
    """Steps of about `rate` in each weight, whatever the size of its gradient.

    m and v are running means of the gradient and of its square.  Both start at
    zero and are too small at first, by the factors 1 - beta^t that divide them.

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
