"""The two products every layer is made of, one the mirror of the other.

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
`finish` is called on every finished block, while it is still in cache, with the
place it goes to: ``finish(block, where)``.
"""

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from colorize.network.bands import bands, parallel, scratch

Finish = Callable[[np.ndarray, tuple[slice, ...]], None]


def correlate(x, kernel, stride: int, out, finish: Finish) -> None:
    """Write y[i] = sum of x[s i - p + t] K[t] to `out`."""
    size, outputs = kernel.shape[0], kernel.shape[3]
    matrix = kernel.reshape(-1, outputs)  # (k k X, Y)

    def work(band):
        block = out[band]
        matrix_rows = _columns_under(x, band, out.shape[2], size, stride)
        np.matmul(matrix_rows, matrix, out=block.reshape(-1, outputs))
        finish(block, band)

    parallel(work, bands(*out.shape[:3]))


def spread(y, kernel, stride: int, out, finish: Finish) -> None:
    """Write x[s i - p + t] += y[i] K[t]^T to `out`.

    Adding into neighbours' pixels would be slow and unordered.  Seen from x,
    pixel s m + a hears from the t with (a + p - t) a multiple of s, through
    y[m + (a + p - t) / s].  Thus each of the s x s phases (a, b) is an ordinary
    correlation of y with a part of the kernel, turned around.
    """
    size = kernel.shape[0]
    phases = [_Phase(kernel, stride, a, b) for a in range(stride) for b in range(stride)]
    grid = [-(-side // stride) for side in out.shape[1:3]]  # rounded up

    def work(band):
        images, rows = band
        reach = size // 2 + 1
        tile = _tile(y, images, (rows.start - reach, rows.stop + reach), (-reach, grid[1] + reach))
        for phase in phases:
            phase.write(tile, reach, band, out, finish)

    parallel(work, bands(out.shape[0], *grid))


class _Phase:
    """The pixels (s m + a, s n + b) of x, and the part of the kernel that reaches them."""

    def __init__(self, kernel, stride, a, b):
        size, inputs = kernel.shape[0], kernel.shape[2]
        self.stride, self.corner = stride, (a, b)
        first = [(c + size // 2) % stride for c in (a, b)]
        part = kernel[first[0]::stride, first[1]::stride][::-1, ::-1]
        if part.size == 0:  # a kernel smaller than its stride leaves this phase out
            part = np.zeros_like(kernel[:1, :1])
        self.sides = part.shape[:2]
        self.start = [(c + size // 2) // stride - side + 1
                      for c, side in zip((a, b), self.sides, strict=True)]
        self.matrix = part.swapaxes(2, 3).reshape(-1, inputs)  # (taps Y, X)

    def write(self, tile, reach, band, out, finish):
        (images, rows), (a, b), s = band, self.corner, self.stride
        where = images, slice(s * rows.start + a, s * rows.stop, s), slice(b, None, s)
        goal = out[where]
        if goal.size == 0:  # the last row or column of an odd picture has no such phase
            return
        top, left = (reach + start for start in self.start)
        seen = tile[:, top:top + goal.shape[1] + self.sides[0] - 1,
                    left:left + goal.shape[2] + self.sides[1] - 1]
        matrix_rows = _columns(seen, self.sides, 1)
        if s == 1:
            np.matmul(matrix_rows, self.matrix, out=goal.reshape(-1, goal.shape[3]))
            finish(goal, where)
        else:
            block = scratch("block", goal.shape, goal.dtype)
            np.matmul(matrix_rows, self.matrix, out=block.reshape(-1, goal.shape[3]))
            finish(block, where)
            goal[...] = block


def pair(x, y, size: int, stride: int) -> np.ndarray:
    """Return K[t] = sum of x[s i - p + t]^T y[i], shaped (k, k, X, Y)."""
    inputs, outputs = x.shape[3], y.shape[3]

    def work(band):
        matrix_rows = _columns_under(x, band, y.shape[2], size, stride)
        return matrix_rows.T @ y[band].reshape(-1, outputs)

    total = sum(parallel(work, bands(*y.shape[:3])))
    return total.reshape(size, size, inputs, outputs)


def _columns_under(x, band, width: int, size: int, stride: int) -> np.ndarray:
    """What the kernel sees of x from each pixel y of a band: (pixels, k k X)."""
    images, rows = band
    pad, last = size // 2, size - size // 2 - 1
    tile = _tile(x, images, (stride * rows.start - pad, stride * (rows.stop - 1) + last + 1),
                 (-pad, stride * (width - 1) + last + 1))
    return _columns(tile, (size, size), stride)


def _columns(tile, sides: tuple[int, int], stride: int) -> np.ndarray:
    """Each window of a tile as one row of a matrix: (windows, taps C)."""
    windows = sliding_window_view(tile, sides, axis=(1, 2))[:, ::stride, ::stride]
    windows = windows.transpose(0, 1, 2, 4, 5, 3)  # (n, i, j, C, ky, kx) -> (n, i, j, ky, kx, C)
    columns = scratch("columns", windows.shape, tile.dtype)
    np.copyto(columns, windows)
    return columns.reshape(-1, sides[0] * sides[1] * tile.shape[3])


def _tile(x, images: slice, rows: tuple[int, int], columns: tuple[int, int]) -> np.ndarray:
    """A copy of a rectangle of x, zero where it hangs over the edge."""
    (top, bottom), (left, right) = rows, columns
    source = x[images, max(top, 0):max(bottom, 0), max(left, 0):max(right, 0)]
    tile = scratch("tile", (source.shape[0], bottom - top, right - left, x.shape[3]), x.dtype)
    above, before = max(-top, 0), max(-left, 0)
    below, after = above + source.shape[1], before + source.shape[2]
    tile[:, :above] = tile[:, below:] = tile[:, :, :before] = tile[:, :, after:] = 0
    tile[:, above:below, before:after] = source
    return tile
