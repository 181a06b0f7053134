"""One position of a convolution, and of a transposed one: what is multiplied and added there.

All arrays are of one channel: (H, W).  The layers of :mod:`colorize.network.layers` compute
the outputs.
"""

from dataclasses import dataclass

import numpy as np

from colorize.network import layers

#: Kernels with a known effect, for every odd size.
KERNELS = ("vertical edge", "horizontal edge", "blur", "sharpen")


@dataclass(frozen=True, eq=False)
class Position:
    """One position of a kernel.

    Parameters
    ----------
    image : (H, W) array
        What the kernel slides over, padding included.
    kernel : (k, k) array
    window : tuple of slice
        Rows and columns under the kernel: of the image, or of a transposed convolution's output.
    products : (k, k) array
    pixel : tuple of int
        Row and column of the output computed here; of a transposed convolution, of its input.
    output : (h, w) array
        Of a transposed convolution, the sums up to this position.
    """

    image: np.ndarray
    kernel: np.ndarray
    window: tuple[slice, slice]
    products: np.ndarray
    pixel: tuple[int, int]
    output: np.ndarray


def kernel(name: str, size: int) -> np.ndarray:
    """One of :data:`KERNELS`, of any odd size.

    Examples
    --------
    >>> kernel("vertical edge", 3)
    array([[-1.,  0.,  1.],
           [-1.,  0.,  1.],
           [-1.,  0.,  1.]])
    """
    if name not in KERNELS or size % 2 == 0:
        raise ValueError(f"kernel={name}, size={size} must be one of {', '.join(KERNELS)}, and odd")
    side = np.sign(np.arange(size) - size // 2).astype(float)
    mean = np.full((size, size), 1 / size**2)
    if name == "sharpen":
        centre = np.zeros_like(mean)
        centre[size // 2, size // 2] = 2.0
        return centre - mean
    return {"vertical edge": np.tile(side, (size, 1)), "blur": mean,
            "horizontal edge": np.tile(side[:, None], (1, size))}[name]


def output_shape(shape: tuple[int, int], size: int, stride: int, padding: int) -> tuple[int, int]:
    """Height and width of a convolution's output: floor((H + 2 p - k) / s) + 1.

    Examples
    --------
    >>> output_shape((7, 7), size=3, stride=2, padding=1)
    (4, 4)
    """
    return tuple((side + 2 * padding - size) // stride + 1 for side in shape)


def slide(x: np.ndarray, weights: np.ndarray, stride: int, padding: int, number: int) -> Position:
    """The convolution of x at its output pixel `number`, counted row by row from 0.

    The layer pads by k // 2 alone.  So it computes the padded image at every pixel, and the
    outputs that lie a stride apart are taken from this.

    Examples
    --------
    >>> here = slide(np.ones((3, 3)), np.ones((3, 3)), stride=1, padding=1, number=0)
    >>> here.output
    array([[4., 6., 4.],
           [6., 9., 6.],
           [4., 6., 4.]])
    >>> here.products.sum()
    np.float64(4.0)
    """
    size = len(weights)
    height, width = output_shape(x.shape, size, stride, padding)
    if not 0 <= number < height * width:
        raise ValueError(f"number={number} must be from 0 to {height * width - 1}")
    image = np.pad(x, padding)
    layer = layers.Conv(weights[None, None], np.zeros(1, weights.dtype), 1)
    full = layer.forward(np.ascontiguousarray(image[None, ..., None]))[0, ..., 0]
    first = slice(size // 2, None, stride)
    i, j = divmod(number, width)
    window = slice(i * stride, i * stride + size), slice(j * stride, j * stride + size)
    return Position(image, weights, window, image[window] * weights, (i, j),
                    full[first, first][:height, :width].copy())


def spread(x: np.ndarray, weights: np.ndarray, stride: int, number: int) -> Position:
    """The transposed convolution of x after its input pixel `number`, counted from 0.

    Its padding is k // 2, as in the network: what lies outside the output is dropped.

    Examples
    --------
    >>> spread(np.ones((1, 2)), np.ones((3, 3)), stride=2, number=0).output
    array([[1., 1., 0., 0.],
           [1., 1., 0., 0.]])
    """
    if not 0 <= number < x.size:
        raise ValueError(f"number={number} must be from 0 to {x.size - 1}")
    size, (i, j) = len(weights), divmod(number, x.shape[1])
    so_far = np.where(np.arange(x.size).reshape(x.shape) <= number, x, 0.0)
    layer = layers.TransConv(weights[None, None], np.zeros(1, weights.dtype), stride)
    output = layer.forward(so_far[None, ..., None])[0, ..., 0].copy()
    window = tuple(slice(max(0, stride * at - size // 2), stride * at - size // 2 + size)
                   for at in (i, j))
    return Position(x, weights, window, x[i, j] * weights, (i, j), output)
