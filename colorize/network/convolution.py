"""The three products that layers are computed from.

A kernel K (k, k, X, Y) relates images x (N, H, W, X) and y (N, ceil(H / s), ceil(W / s), Y),
with stride s and padding p = k // 2.  Channels come last, so that the channels of a
pixel are contiguous in memory::

    correlate               y[i] = sum over t of  x[s i - p + t] K[t]
    correlate_transposed    x[s i - p + t]  +=    y[i] K[t]^T
    kernel_gradient         K[t] = sum over i of  x[s i - p + t]^T y[i]

(One axis shown; pixels outside an image are zero.)  A convolution computes
``correlate`` forward and ``correlate_transposed`` backward; a transposed convolution
the other way round.  ``kernel_gradient`` is the gradient of the kernel of both.

Each product copies the pixels under the kernel into a row of a matrix (known as
im2col) and computes the sums by one matrix product, band by band.
3 x 3 kernels of many channels are computed with fewer multiplications instead, but for their
gradient: see :mod:`colorize.network.winograd`.

`finish(block, target, where)` is called on every block of sums while it is still in
the cache.  It writes the final values to `target`, which is ``out[where]`` and may be
the block itself.
"""

from collections.abc import Callable

import numpy as np

from colorize.network import winograd
from colorize.network.parallel import bands, parallel_map, scratch
from colorize.network.phases import phases
from colorize.network.spec import ceil_div
from colorize.network.windows import rectangle, windows

Finish = Callable[[np.ndarray, np.ndarray, tuple[slice, ...]], None]


def correlate(x, kernel, stride: int, out, finish: Finish) -> None:
    """Write y[i] = sum of x[s i - p + t] K[t] to `out`."""
    size, inputs, outputs = kernel.shape[1:]
    if stride == 1 and winograd.pays(kernel.shape, stride):
        rotated = kernel[::-1, ::-1].swapaxes(2, 3)
        return winograd.correlate_transposed(x, rotated, 1, out, finish)
    if stride == 1 and outputs < inputs:
        return _correlate_to_few(x, kernel, out, finish)
    matrix = kernel.reshape(-1, outputs)  # (k k X, Y)

    def work(band):
        target = out[band]
        columns = _under_kernel(x, band, out.shape[2], size, stride)
        np.matmul(columns, matrix, out=target.reshape(-1, outputs))
        finish(target, target, band)

    parallel_map(work, bands(*out.shape[:3], matrix.shape[0] * x.itemsize))


def _correlate_to_few(x, kernel, out, finish):
    """`correlate` for stride 1 and fewer outputs than inputs.

    Multiplies first, then shifts and adds the products: they are fewer than the inputs.
    """
    size, inputs, outputs = kernel.shape[1:]
    matrix = kernel.swapaxes(2, 3).reshape(-1, inputs)  # (k k Y, X)

    def work(band):
        target = out[band]
        rows, width = target.shape[1:3]
        tile = _tile_under(x, band, width, size, 1)
        products = scratch("products", (size, size, outputs, *tile.shape[:3]), x.dtype)
        np.matmul(matrix, tile.reshape(-1, inputs).T, out=products.reshape(matrix.shape[0], -1))
        total = products[0, 0, :, :, :rows, :width]
        for v, u in list(np.ndindex(size, size))[1:]:
            total += products[v, u, :, :, v:v + rows, u:u + width]
        finish(total.transpose(1, 2, 3, 0), target, band)  # (Y, n, rows, W) -> (n, rows, W, Y)

    parallel_map(work, bands(*out.shape[:3], (inputs + matrix.shape[0]) * x.itemsize))


def correlate_transposed(y, kernel, stride: int, out, finish: Finish) -> None:
    """Write x[s i - p + t] += y[i] K[t]^T to `out`.

    Adding into overlapping pixels would be slow, and its order would depend on the
    threads.  Instead, each of the s x s phases of x is computed as an ordinary
    correlation: see :mod:`colorize.network.phases`.
    """
    if winograd.pays(kernel.shape, stride):
        return winograd.correlate_transposed(y, kernel, stride, out, finish)
    size, inputs, outputs = kernel.shape[1:]
    found = phases(stride, size)
    matrices = [phase.part(kernel).reshape(-1, inputs) for phase in found]  # (taps Y, X)
    height, width = (ceil_div(side, stride) for side in out.shape[1:3])
    before = -min(0, *found[0].start)
    after = (size // 2 + stride - 1) // stride

    def work(band):
        images, rows = band
        tile = rectangle(y, images, rows.start - before, rows.stop + after, -before, width + after)
        for phase, matrix in zip(found, matrices, strict=True):
            where = phase.of(*band)
            target = out[where]
            if target.size == 0:  # an odd height or width has no last row or column of this phase
                continue
            under = tile[:, before + phase.start[0]:, before + phase.start[1]:]
            columns = windows(under, target.shape[1:3], phase.sides, 1)
            block = target if stride == 1 else scratch("block", target.shape, target.dtype)
            np.matmul(columns, matrix, out=block.reshape(-1, inputs))
            finish(block, target, where)

    pixel = (size**2 * outputs + inputs) * y.itemsize
    parallel_map(work, bands(out.shape[0], height, width, pixel))


def kernel_gradient(x, y, size: int, stride: int) -> np.ndarray:
    """Return K[t] = sum of x[s i - p + t]^T y[i], shaped (k, k, X, Y).

    At stride 1 the sum can also run over the pixels of x,
    K[t] = sum over i of x[i]^T y[i + p - t].  Of x and y, the one with fewer channels
    is copied into the matrix.
    """
    inputs, outputs = x.shape[3], y.shape[3]
    rotated = stride == 1 and outputs < inputs
    copied, other = (y, x) if rotated else (x, y)

    def work(band):
        columns = _under_kernel(copied, band, other.shape[2], size, stride, rotated)
        return columns.T @ other[band].reshape(-1, other.shape[3])

    row = size**2 * copied.shape[3] * x.itemsize
    total, *rest = parallel_map(work, bands(*other.shape[:3], row))
    for part in rest:
        total += part
    total = total.reshape(size, size, copied.shape[3], other.shape[3])
    return total[::-1, ::-1].swapaxes(2, 3) if rotated else total


def _under_kernel(x, band, width: int, size: int, stride: int, rotated=False) -> np.ndarray:
    """The values of x under the kernel at each pixel of a band of y: (pixels, k k X)."""
    tile = _tile_under(x, band, width, size, stride, rotated)
    rows = len(range(band[1].start, band[1].stop))
    return windows(tile, (rows, width), (size, size), stride)


def _tile_under(x, band, width: int, size: int, stride: int, rotated=False) -> np.ndarray:
    """All pixels of x that are under the kernel for a band of y."""
    images, rows = band
    before = size - 1 - size // 2 if rotated else size // 2
    after = size - before
    return rectangle(x, images, stride * rows.start - before, stride * (rows.stop - 1) + after,
                     -before, stride * (width - 1) + after)
