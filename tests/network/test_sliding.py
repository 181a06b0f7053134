"""A sliding kernel: against PyTorch's convolutions, and against the naive loops."""

import numpy as np
import pytest

from colorize.network import naive, sliding

torch = pytest.importorskip("torch")

CASES = [(size, stride, padding) for size in (1, 3, 5) for stride in (1, 2, 3)
         for padding in (0, 1, 2)]


@pytest.fixture
def x():
    return np.random.default_rng(2).random((7, 6))


@pytest.mark.parametrize(("size", "stride", "padding"), CASES)
def test_slide_is_pytorchs_convolution(x, size, stride, padding):
    weights = np.random.default_rng(size).normal(size=(size, size))
    expected = torch.nn.functional.conv2d(
        torch.tensor(x)[None, None], torch.tensor(weights)[None, None],
        stride=stride, padding=padding)[0, 0].numpy()
    assert sliding.output_shape(x.shape, size, stride, padding) == expected.shape
    for number in range(expected.size):
        here = sliding.slide(x, weights, stride, padding, number)
        np.testing.assert_allclose(here.output, expected, atol=1e-12)
        assert here.output[here.pixel] == pytest.approx(here.products.sum())
        np.testing.assert_allclose(here.image[here.window] * weights, here.products)


@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_slide_is_the_naive_loop_at_the_layers_padding(x, size, stride):
    weights = sliding.kernel("sharpen", size)
    expected = naive.conv(x[None, None], weights[None, None], np.zeros(1), stride)[0, 0]
    here = sliding.slide(x, weights, stride, size // 2, 0)
    np.testing.assert_allclose(here.output, expected, atol=1e-12)


@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_spread_adds_its_products_at_every_position(x, size, stride):
    weights = np.random.default_rng(size).normal(size=(size, size))
    expected = naive.trans_conv(x[None, None], weights[None, None], np.zeros(1), stride)[0, 0]
    before = np.zeros_like(expected)
    for number in range(x.size):
        here = sliding.spread(x, weights, stride, number)
        added = here.output - before
        i, j = here.pixel
        outside = np.pad(added, size)  # products outside the output are dropped
        row, column = stride * i - size // 2 + size, stride * j - size // 2 + size
        part = outside[row:row + size, column:column + size]
        inside = np.pad(np.ones_like(added), size)[row:row + size, column:column + size]
        np.testing.assert_allclose(part, here.products * inside, atol=1e-12)
        assert added[here.window].size == inside.sum()
        before = here.output
    np.testing.assert_allclose(before, expected, atol=1e-12)


def test_a_position_outside_is_refused(x):
    with pytest.raises(ValueError, match="number=42 must be from 0 to 41"):
        sliding.spread(x, np.ones((3, 3)), 2, 42)
    with pytest.raises(ValueError, match="number=-1 must be from 0 to 41"):
        sliding.slide(x, np.ones((3, 3)), 1, 1, -1)


@pytest.mark.parametrize("size", [1, 3, 5])
def test_blur_and_sharpen_keep_a_constant(size):
    for name in ("blur", "sharpen"):
        assert sliding.kernel(name, size).sum() == pytest.approx(1)


def test_an_even_kernel_is_refused():
    with pytest.raises(ValueError, match="size=4"):
        sliding.kernel("blur", 4)
