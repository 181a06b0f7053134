"""PyTorch on every device of this machine, and what is said of one that is not there."""

import numpy as np
import pytest

from colorize.network.engine import make_engine
from colorize.network.spec import figure3
from colorize.network.torch_engine import devices
from colorize.settings import ColorizeError, ImprovedSettings
from tests.network.networks import distance, random_batch, random_weights

DEVICES = ImprovedSettings.parameters()["device"].choices


def _trained(name, device):
    """The network after five updates in float32."""
    rng, spec = np.random.default_rng(0), figure3(16)
    weights = random_weights(spec, rng, np.float32)
    engine = make_engine(name, spec, weights, "adam", 0.5, device)
    x, target, mask = random_batch(engine, (2, 1, 20, 24), rng, np.float32)
    for rate in (0.01, 0.005, 0.002, 0.003, 0.001):
        engine.train_step(x, target, mask, rate=rate)
    return engine, x


@pytest.mark.parametrize("device", DEVICES)
def test_weights_agree_after_five_updates(device):
    if device not in ("auto", *devices()):
        pytest.skip(f"PyTorch finds no device {device} on this machine")
    tested, x = _trained("torch", device)
    reference, _ = _trained("numpy", "cpu")
    for name, array in reference.weights().items():
        assert distance(tested.weights()[name], array) < 1e-4, name
    assert distance(tested.forward(x), reference.forward(x)) < 1e-4
    again, _ = _trained("torch", device)
    for name, array in again.weights().items():
        np.testing.assert_array_equal(array, tested.weights()[name])


@pytest.mark.parametrize(("cuda", "mps", "first"), [
    (True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")])
def test_auto_is_the_fastest_device_there_is(cuda, mps, first, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: cuda)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: mps)
    assert devices()[0] == first
    assert devices()[-1] == "cpu"


def test_a_device_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    with pytest.raises(ColorizeError, match="device=cuda must be one of auto, cpu: PyTorch"):
        _trained("torch", "cuda")


def test_numpy_needs_no_device():
    tested, reference = _trained("numpy", "cuda")[0], _trained("numpy", "cpu")[0]
    for name, array in reference.weights().items():
        np.testing.assert_array_equal(tested.weights()[name], array)
