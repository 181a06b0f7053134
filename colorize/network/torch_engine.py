"""The network in PyTorch.  The only file that imports torch."""

import numpy as np
import torch
from torch import nn

from colorize.network import cores
from colorize.network import spec as records
from colorize.network.spec import Spec, Weights

_OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.AdamW}


class TorchEngine:
    """One network and its optimizer.  See :class:`colorize.network.engine.Engine`.

    Channels last is the quicker layout for these shapes on a CPU; the other is
    kept for ``python -m benchmarks.engines``, which shows by how much.
    """

    def __init__(self, spec: Spec, weights: Weights, optimizer: str = "adam",
                 weight_decay: float = 0.0,
                 layout: torch.memory_format = torch.channels_last):
        self.spec = spec
        self._layout = layout
        self._net = nn.Sequential(*map(_layer, spec))
        dtype = torch.from_numpy(weights["0.weight"]).dtype
        self._net.to(dtype=dtype, memory_format=layout)
        self._net.load_state_dict({name: torch.from_numpy(a) for name, a in weights.items()})
        kernels, biases = ([p for name, p in self._net.named_parameters() if name.endswith(end)]
                           for end in ("weight", "bias"))
        self._decay = weight_decay
        self._optimizer = _OPTIMIZERS[optimizer](
            [{"params": kernels}, {"params": biases}], lr=0.0, weight_decay=0.0)

    def forward(self, x: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return self._net(self._tensor(x)).contiguous().numpy()

    def activations(self, x: np.ndarray) -> list[np.ndarray]:
        seen, y = [], self._tensor(x)
        with torch.no_grad():
            for layer in self._net:
                y = layer(y)
                seen.append(y.contiguous().numpy().copy())
        return seen

    def train_step(self, x, target, mask=None, *, rate: float) -> float:
        torch.set_num_threads(cores.mine())
        self._optimizer.zero_grad()
        error = (self._net(self._tensor(x)) - self._tensor(target)) ** 2
        if mask is None:
            loss = error.mean()
        else:
            weight = self._tensor(mask)
            loss = (error * weight).sum() / (weight.sum() * error.shape[1])
        loss.backward()
        kernels, biases = self._optimizer.param_groups
        kernels["lr"] = biases["lr"] = rate
        kernels["weight_decay"] = min(self._decay, 1 / max(rate, 1e-9))  # as in layers.Linear
        self._optimizer.step()
        return self._loss(error, mask)

    def _loss(self, error: torch.Tensor, mask) -> float:
        """The loss as a number; PyTorch's own depends on the number of threads."""
        squares = error.detach().contiguous().numpy()
        weight = None if mask is None else np.broadcast_to(mask, squares.shape)
        return float(np.average(squares, weights=weight))

    def _tensor(self, array: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(np.ascontiguousarray(array)).to(memory_format=self._layout)

    def weights(self) -> Weights:
        return {name: tensor.detach().contiguous().numpy().copy()
                for name, tensor in self._net.named_parameters()}

    def gradients(self) -> Weights:
        return {name: tensor.grad.contiguous().numpy().copy()
                for name, tensor in self._net.named_parameters()}


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
