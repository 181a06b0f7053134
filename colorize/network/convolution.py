"""The products every layer is made of, one the mirror of the other.

A kernel K (k, k, X, Y) links a picture x (N, H, W, X) with one y (N, H/s, W/s, Y),
s being the stride, p = k // 2 the padding; channels come last, so that a pixel's
channels lie side by side::

    correlate   y[i] = sum over t of  x[s i - p + t] K[t]
    spread      x[s i - p + t]  +=    y[i] K[t]^T
    pair        K[t] = sum over i of  x[s i - p + t]^T y[i]

(one axis shown; what lies outside a picture is zero.)  A convolution computes
``correlate`` forward and ``spread`` backward, a transposed convolution the other
way round, and ``pair`` gives the gradient of the kernel to both.

Each of them copies the pixels under the kernel side by side into the row of a
matrix ("columns") and leaves the sums to one matrix product, band by band.
`finish(block, goal, where)` is called on every block of sums, while it is still in
cache, and writes what becomes of it to `goal`, which is ``out[where]`` and may be the
block itself.
"""

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import as_strided

from colorize.network.bands import bands, parallel, scratch

Finish = Callable[[np.ndarray, np.ndarray, tuple[slice, ...]], None]


def correlate(x, kernel, stride: int, out, finish: Finish) -> None:
    """Write y[i] = sum of x[s i - p + t] K[t] to `out`."""
    size, inputs, outputs = kernel.shape[1:]
    if stride == 1 and outputs < inputs:
        return _correlate_to_few(x, kernel, out, finish)
    matrix = kernel.reshape(-1, outputs)  # (k k X, Y)

    def work(band):
        goal = out[band]
        columns = _under_kernel(x, band, out.shape[2], size, stride)
        np.matmul(columns, matrix, out=goal.reshape(-1, outputs))
        finish(goal, goal, band)

    parallel(work, bands(*out.shape[:3], matrix.shape[0] * x.itemsize))


def _correlate_to_few(x, kernel, out, finish):
    """Stride 1, few outputs: multiply first, then shift the few products, not the many inputs."""
    size, inputs, outputs = kernel.shape[1:]
    matrix = kernel.swapaxes(2, 3).reshape(-1, inputs)  # (k k Y, X)

    def work(band):
        goal = out[band]
        rows, width = goal.shape[1:3]
        tile = _tile_under(x, band, width, size, 1)
        products = scratch("products", (size, size, outputs, *tile.shape[:3]), x.dtype)
        np.matmul(matrix, tile.reshape(-1, inputs).T, out=products.reshape(matrix.shape[0], -1))
        total = products[0, 0, :, :, :rows, :width]
        for v, u in list(np.ndindex(size, size))[1:]:
            total += products[v, u, :, :, v:v + rows, u:u + width]
        finish(total.transpose(1, 2, 3, 0), goal, band)  # (Y, n, rows, W) -> (n, rows, W, Y)

    parallel(work, bands(*out.shape[:3], (inputs + matrix.shape[0]) * x.itemsize))


def spread(y, kernel, stride: int, out, finish: Finish) -> None:
    """Write x[s i - p + t] += y[i] K[t]^T to `out`.

    Adding into neighbours' pixels would be slow and unordered.  Seen from x,
    pixel s m + a hears from the t with (a + p - t) a multiple of s, through
    y[m + (a + p - t) / s].  Thus each of the s x s phases (a, b) is an ordinary
    correlation of y with a part of the kernel, turned around.
    """
    size, inputs, outputs = kernel.shape[1:]
    phases = [_Phase(kernel, stride, a, b) for a in range(stride) for b in range(stride)]
    height, width = (-(-side // stride) for side in out.shape[1:3])  # rounded up
    before = -min(0, *phases[0].start)
    after = (size // 2 + stride - 1) // stride

    def work(band):
        images, rows = band
        tile = _tile(y, images, rows.start - before, rows.stop + after, -before, width + after)
        for phase in phases:
            phase.write(tile, before, band, out, finish)

    parallel(work, bands(out.shape[0], height, width, (size**2 * outputs + inputs) * y.itemsize))


class _Phase:
    """The pixels (s m + a, s n + b) of x, and the part of the kernel that reaches them."""

    def __init__(self, kernel, stride, a, b):
        pad, inputs = kernel.shape[0] // 2, kernel.shape[2]
        self.stride, self.corner = stride, (a, b)
        part = kernel[(a + pad) % stride::stride, (b + pad) % stride::stride][::-1, ::-1]
        if part.size == 0:  # a kernel smaller than its stride leaves this phase out
            part = np.zeros_like(kernel[:1, :1])
        self.sides = part.shape[:2]
        self.start = ((a + pad) // stride - self.sides[0] + 1,
                      (b + pad) // stride - self.sides[1] + 1)
        self.matrix = part.swapaxes(2, 3).reshape(-1, inputs)  # (taps Y, X)

    def write(self, tile, before, band, out, finish):
        (images, rows), (a, b), s = band, self.corner, self.stride
        where = images, slice(s * rows.start + a, s * rows.stop, s), slice(b, None, s)
        goal = out[where]
        if goal.size == 0:  # the last row or column of an odd picture has no such phase
            return
        seen = tile[:, before + self.start[0]:, before + self.start[1]:]
        block = goal if s == 1 else scratch("block", goal.shape, goal.dtype)
        np.matmul(_columns(seen, goal.shape[1:3], self.sides, 1), self.matrix,
                  out=block.reshape(-1, goal.shape[3]))
        finish(block, goal, where)


def pair(x, y, size: int, stride: int) -> np.ndarray:
    """Return K[t] = sum of x[s i - p + t]^T y[i], shaped (k, k, X, Y).

    At stride 1 the sum may as well run over the pixels of x,
    K[t] = sum over i of x[i]^T y[i + p - t]: whoever has fewer channels is copied.
    """
    inputs, outputs = x.shape[3], y.shape[3]
    turned = stride == 1 and outputs < inputs
    many, few = (y, x) if turned else (x, y)

    def work(band):
        columns = _under_kernel(many, band, few.shape[2], size, stride, turned)
        return columns.T @ few[band].reshape(-1, few.shape[3])

    row = size**2 * many.shape[3] * x.itemsize
    total, *others = parallel(work, bands(*few.shape[:3], row))
    for other in others:
        total += other
    total = total.reshape(size, size, many.shape[3], few.shape[3])
    return total[::-1, ::-1].swapaxes(2, 3) if turned else total


def _under_kernel(x, band, width: int, size: int, stride: int, turned=False) -> np.ndarray:
    """What a kernel sees of x from each pixel of a band of y: (pixels, k k X)."""
    tile = _tile_under(x, band, width, size, stride, turned)
    rows = len(range(band[1].start, band[1].stop))
    return _columns(tile, (rows, width), (size, size), stride)


def _tile_under(x, band, width: int, size: int, stride: int, turned=False) -> np.ndarray:
    """All the pixels of x that a kernel sees from a band of y."""
    images, rows = band
    before = size - 1 - size // 2 if turned else size // 2
    after = size - before
    return _tile(x, images, stride * rows.start - before, stride * (rows.stop - 1) + after,
                 -before, stride * (width - 1) + after)


def _columns(tile, shape: tuple[int, int], sides: tuple[int, int], stride: int) -> np.ndarray:
    """The windows of a tile, each as one row of a matrix: (n rows width, taps C)."""
    n, _, _, channels = tile.shape
    image, row, pixel, number = tile.strides
    windows = as_strided(tile, (n, *shape, *sides, channels),
                         (image, stride * row, stride * pixel, row, pixel, number))
    columns = scratch("columns", windows.shape, tile.dtype)
    np.copyto(columns, windows)
    return columns.reshape(-1, sides[0] * sides[1] * channels)


def _tile(x, images: slice, top: int, bottom: int, left: int, right: int) -> np.ndarray:
    """A copy of a rectangle of x, zero where it hangs over the edge."""
    source = x[images, max(top, 0):max(bottom, 0), max(left, 0):max(right, 0)]
    tile = scratch("tile", (source.shape[0], bottom - top, right - left, x.shape[3]), x.dtype)
    above, before = max(-top, 0), max(-left, 0)
    tile[...] = 0
    tile[:, above:above + source.shape[1], before:before + source.shape[2]] = source
    return tile
