"""Winograd's convolution compared with the definition, for every number of channels and size."""

import numpy as np
import pytest

from colorize.network import convolution, winograd
from tests.network.networks import distance

#: (N, H, W, X, Y): smaller than a tile, odd, many small images, several bands, more of X or of Y.
SHAPES = [(1, 1, 1, 3, 5), (2, 7, 10, 5, 3), (40, 6, 5, 3, 5), (3, 4, 4, 9, 2), (1, 61, 33, 20, 17),
          (1, 1, 700, 4, 4), (1, 300, 130, 17, 16)]


def _copy(block, target, where):
    if target is not block:
        target[...] = block


def _both(monkeypatch, compute):
    """The results of `compute` by the definition and by Winograd's convolution."""
    found = []
    for channels in (10**9, 1):
        monkeypatch.setattr(winograd, "CHANNELS", channels)
        found.append(compute())
    assert not np.array_equal(*found) or found[0].size < 50  # two ways: they round differently
    return found


@pytest.mark.parametrize("points", [winograd.POINTS, (0, 1, -1, 2, -2)],
                         ids=["as it is", "larger tiles"])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_the_transposed_correlation(shape, stride, points, monkeypatch):
    monkeypatch.setattr(winograd, "POINTS", points)
    n, height, width, inputs, outputs = shape
    rng = np.random.default_rng(shape)
    small = n, -(-height // stride), -(-width // stride), outputs
    y, kernel = rng.normal(size=small), rng.normal(size=(3, 3, inputs, outputs))

    def compute():
        x = np.full(shape[:4], np.nan)
        convolution.correlate_transposed(y, kernel, stride, x, _copy)
        return x

    expected, x = _both(monkeypatch, compute)
    assert distance(x, expected) < 1e-13


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_the_correlation_at_stride_1(shape, monkeypatch):
    n, height, width, inputs, outputs = shape
    rng = np.random.default_rng(shape)
    x, kernel = rng.normal(size=shape[:4]), rng.normal(size=(3, 3, inputs, outputs))

    def compute():
        y = np.full((n, height, width, outputs), np.nan)
        convolution.correlate(x, kernel, 1, y, _copy)
        return y

    expected, y = _both(monkeypatch, compute)
    assert distance(y, expected) < 1e-13


def test_in_float32_it_rounds_no_more_than_the_definition(monkeypatch):
    rng = np.random.default_rng(0)
    y, kernel = rng.normal(size=(1, 40, 40, 64)), rng.normal(size=(3, 3, 64, 64))

    def compute(dtype=np.float32):
        x = np.empty(y.shape, dtype)
        convolution.correlate_transposed(y.astype(dtype), kernel.astype(dtype), 1, x, _copy)
        return x

    exact = compute(float)
    plain, tested = (np.sqrt(np.mean((x - exact)**2)) for x in _both(monkeypatch, compute))
    assert tested < 1.5 * plain


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("threads", [1, 3])
def test_the_bytes_do_not_depend_on_the_threads(stride, threads, monkeypatch):
    rng = np.random.default_rng(1)
    kernel = rng.normal(size=(3, 3, 16, 16)).astype(np.float32)
    y = rng.normal(size=(2, 90, 70, 16)).astype(np.float32)
    found = []
    for number in (2, threads):
        monkeypatch.setattr("colorize.network.threads.mine", lambda number=number: number)
        x = np.empty((2, 90 * stride, 70 * stride, 16), np.float32)
        convolution.correlate_transposed(y, kernel, stride, x, _copy)
        found.append(x)
    np.testing.assert_array_equal(*found)


@pytest.mark.parametrize(("kernel", "stride", "pays"), [
    ((3, 3, 64, 64), 1, True), ((3, 3, 64, 64), 2, True), ((3, 3, 64, 2), 1, False),
    ((5, 5, 64, 64), 1, False), ((3, 3, 64, 64), 3, False), ((3, 3, 4, 4), 1, False)])
def test_it_is_used_for_small_kernels_of_many_channels(kernel, stride, pays):
    assert winograd.pays(kernel, stride) is pays
