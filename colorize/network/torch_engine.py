"""The network in PyTorch.  The only file that imports torch."""

import os

import numpy as np

# Threads that wait shall sleep: one that spins takes a core from whatever else computes.
# Alone it costs nothing; a training in NumPy beside one in PyTorch takes 0.8 of the time.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read when PyTorch is loaded

import torch
from torch import nn
from torch.optim.adamw import adamw
from torch.optim.sgd import sgd

from colorize.network import spec as records
from colorize.network import threads
from colorize.network.spec import Spec, Weights
from colorize.settings import ColorizeError


def _fix_threads() -> None:
    """Compute with the one number of threads that results may depend on.

    PyTorch holds that number for every thread of Python's by itself, so each that comes
    here sets its own; and sets it again, since others in the process may have changed it.
    """
    torch.set_num_threads(threads.TORCH_THREADS)


def devices() -> list[str]:
    """The devices that PyTorch finds on this machine, the fastest first."""
    found = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return [name for name, there in found.items() if there] + ["cpu"]


def _device(name: str) -> str:
    """The device called `name`, made to give the same float32 numbers each time."""
    found = devices()
    if name not in ("auto", *found):
        raise ColorizeError(f"device={name} must be one of {', '.join(['auto', *found])}: PyTorch "
                            "finds no other device on this machine")
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.allow_tf32 = False  # products of 10 bits, not of float32's 24
    return found[0] if name == "auto" else name


class TorchEngine:
    """One network and its optimizer.  See :class:`colorize.network.engine.Engine`.

    On a CPU, channels last is the faster layout for these shapes;
    ``python -m benchmarks.engines`` compares it with the default layout.
    """

    def __init__(self, spec: Spec, weights: Weights, optimizer: str = "adam",
                 weight_decay: float = 0.0, device: str = "cpu",
                 layout: torch.memory_format = torch.channels_last):
        self.spec = spec
        self._layout, self._device = layout, _device(device)
        self._net = nn.Sequential(*map(_layer, spec))
        dtype = torch.from_numpy(weights["0.weight"]).dtype
        self._net.to(self._device, dtype, memory_format=layout)
        self._net.load_state_dict({name: torch.from_numpy(a) for name, a in weights.items()})
        kernels, biases = ([p for name, p in self._net.named_parameters() if name.endswith(end)]
                           for end in ("weight", "bias"))
        self._decay = weight_decay
        self._kernels, self._biases = map(_OPTIMIZERS[optimizer], (kernels, biases))

    def forward(self, x: np.ndarray) -> np.ndarray:
        _fix_threads()
        with torch.no_grad():
            return _array(self._net(self._tensor(x)))

    def activations(self, x: np.ndarray) -> list[np.ndarray]:
        _fix_threads()
        outputs, y = [], self._tensor(x)
        with torch.no_grad():
            for layer in self._net:
                y = layer(y)
                outputs.append(_array(y).copy())
        return outputs

    def train_step(self, x, target, mask=None, *, rate: float) -> float:
        _fix_threads()
        self._net.zero_grad()
        error = (self._net(self._tensor(x)) - self._tensor(target)) ** 2
        if mask is None:
            loss = error.mean()
        else:
            weight = self._tensor(mask)
            loss = (error * weight).sum() / (weight.sum() * error.shape[1])
        loss.backward()
        self._kernels.step(rate, min(self._decay, 1 / max(rate, 1e-9)))  # as in layers.Linear
        self._biases.step(rate, 0.0)
        return self._loss(error, mask)

    def _loss(self, error: torch.Tensor, mask) -> float:
        """The loss as a number; PyTorch's own depends on the number of threads."""
        squares = _array(error.detach())
        weight = None if mask is None else np.broadcast_to(mask, squares.shape)
        return float(np.average(squares, weights=weight))

    def _tensor(self, array: np.ndarray) -> torch.Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(array))
        return tensor.to(self._device, memory_format=self._layout)

    def weights(self) -> Weights:
        return {name: _array(tensor.detach()).copy()
                for name, tensor in self._net.named_parameters()}

    def gradients(self) -> Weights:
        return {name: _array(tensor.grad).copy()
                for name, tensor in self._net.named_parameters()}

    def release(self) -> None:
        pass  # between two steps PyTorch holds none


def _array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.contiguous().cpu().numpy()


class _Adam:
    """PyTorch's AdamW in its functional form.

    The class `torch.optim.AdamW` calls the same function, but creating one imports a
    compiler, which is not needed here and takes 70 MB and two seconds.
    """

    def __init__(self, parameters: list[nn.Parameter]):
        self._parameters = parameters
        self._means, self._squares = ([torch.zeros_like(p) for p in parameters] for _ in range(2))
        self._steps = [torch.tensor(0.0) for _ in parameters]

    @torch.no_grad()
    def step(self, rate: float, weight_decay: float) -> None:
        adamw(self._parameters, [p.grad for p in self._parameters], self._means, self._squares,
              [], self._steps, amsgrad=False, beta1=0.9, beta2=0.999, lr=rate,
              weight_decay=weight_decay, eps=1e-8, maximize=False)


class _Sgd:
    """PyTorch's SGD in its functional form, for the same reason."""

    def __init__(self, parameters: list[nn.Parameter]):
        self._parameters = parameters

    @torch.no_grad()
    def step(self, rate: float, weight_decay: float) -> None:
        sgd(self._parameters, [p.grad for p in self._parameters], [None] * len(self._parameters),
            weight_decay=weight_decay, momentum=0.0, lr=rate, dampening=0.0, nesterov=False,
            maximize=False)


_OPTIMIZERS = {"sgd": _Sgd, "adam": _Adam}


def _layer(record) -> nn.Module:
    match record:
        case records.Conv(inputs, outputs, kernel, stride):
            return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2)
        case records.TransConv(inputs, outputs, kernel, stride):
            return nn.ConvTranspose2d(inputs, outputs, kernel, stride, padding=kernel // 2,
                                      output_padding=stride - 1)
        case records.ReLU():
            return nn.ReLU()
        case records.Sigmoid():
            return nn.Sigmoid()
