"""Winograd's convolution: small kernels at stride 1 with a fraction of the multiplications.

F(m x m, r x r) computes a tile of m x m outputs of an r x r kernel from n x n inputs,
n = m + r - 1, with n^2 multiplications instead of r^2 m^2.  First along one axis, where
y_i = sum over t of d_{i + t} g_t.

Multiplication by the polynomial g(z) = g_0 + g_1 z + ... takes a polynomial h(z) with m
coefficients to g(z) h(z) with n.  A polynomial with n coefficients is known from its values
at n points.  Let the matrix E_k, (n, k), evaluate one with k coefficients at these points; at
the point infinity the value is the last coefficient.  The values of g h are the values of g
times those of h, so the coefficients of g h are

    E_n^-1 diag(E_r g) E_m h

The matrix of this map holds g_t in row i + t of column i.  Its transpose takes d to y:

    y = E_m^T [(E_r g) * (E_n^-T d)]     * multiplies elementwise

With A = E_m, G = E_r and B = E_n^-T, along both axes:

    y  = A^T [(G g G^T) * (B d B^T)] A
    dg = G^T [(B d B^T) * (A dy A^T)] G     the derivative with respect to g, for one tile

If the rows of a square are written one after the other, G g G^T is (G x G) g with the
Kronecker product: each transform is one matrix product.  Row i of B is multiplied, and row i
of G divided, by the denominator of Lagrange's i-th polynomial: B then holds whole numbers
and is exact.

With X input and Y output channels, each of the n^2 multiplications becomes a matrix product,
(tiles, X) (X, Y).  Both transforms of pixels cost the same however many channels they meet there,
so many channels are needed.

References
----------
Winograd, "Arithmetic complexity of computations", 1980.
Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016.
"""

from functools import lru_cache

import numpy as np

from colorize.network.parallel import Band, bands, parallel_map, scratch
from colorize.network.spec import ceil_div
from colorize.network.windows import rectangle, windows

#: The points but infinity.  These make F(4 x 4, 3 x 3); 0, 1, -1 make F(2 x 2, 3 x 3).
POINTS = 0, 1, -1, 2, -2

#: From so many channels on, of x and of y, fewer multiplications outweigh the transforms:
#: see ``python -m benchmarks.engines``.
CHANNELS = 32


def pays(kernel: tuple[int, int, int, int], stride: int) -> bool:
    """Whether a kernel of this shape, (k, k, X, Y), is computed faster here."""
    size, _, *channels = kernel
    return size == 3 and stride == 1 and min(channels) >= CHANNELS


@lru_cache(maxsize=16)
def transforms(points: tuple[int, ...], size: int, dtype) -> tuple[np.ndarray, ...]:
    """A x A, (n^2, m^2); B x B, (n^2, n^2); G x G, (n^2, size^2).

    Examples
    --------
    >>> a, b, g = transforms((0, 1, -1), 3, np.dtype(float))
    >>> d, kernel = np.arange(16), np.ones(9)
    >>> a.T @ ((g @ kernel) * (b @ d))  # the sums of the 3 x 3 windows of d as a 4 x 4 square
    array([45., 54., 81., 90.])
    """
    n = len(points) + 1
    scale = np.array([[np.prod([p - q for q in points if q != p])] for p in points] + [[1.0]])
    a, g = _evaluate(points, n - size + 1), _evaluate(points, size) / scale
    b = np.rint(np.linalg.inv(_evaluate(points, n)).T * scale)
    return tuple(np.kron(matrix, matrix).astype(dtype) for matrix in (a, b, g))


def _evaluate(points, number: int) -> np.ndarray:
    """E: the values, at the points and at infinity, of polynomials with `number` coefficients."""
    return np.vstack([np.array(points, float)[:, None] ** np.arange(number), np.eye(number)[-1]])


def correlate(x, kernel, out, finish) -> None:
    """:func:`colorize.network.convolution.correlate` at stride 1."""
    size, inputs, outputs = kernel.shape[1:]
    tiles = _Tiles(x, size)
    m, wide = tiles.m, ceil_div(out.shape[2], tiles.m)
    factors = (tiles.g @ kernel.reshape(size**2, -1)).reshape(-1, inputs, outputs)  # (n n, X, Y)

    def work(band):
        images, rows = band
        values = tiles.values(band)
        products = scratch("windows", (*values.shape[:2], outputs), x.dtype)
        np.matmul(values.swapaxes(0, 1), factors, out=products.swapaxes(0, 1))
        sums = scratch("values", (len(values), m * m, outputs), x.dtype)
        np.matmul(tiles.a.T, products, out=sums)
        sums = sums.reshape(-1, rows.stop - rows.start, wide, m, m, outputs)
        block = scratch("tile", (len(sums), m * sums.shape[1], m * wide, outputs), x.dtype)
        block.reshape(*sums.shape[:2], m, wide, m, outputs)[...] = sums.swapaxes(2, 3)
        where = images, slice(m * rows.start, m * rows.stop)
        target = out[where]
        finish(block[:, :target.shape[1], :target.shape[2]], target, where)

    parallel_map(work, tiles.bands(max(inputs, outputs)))


def kernel_gradient(x, y, size: int) -> np.ndarray:
    """:func:`colorize.network.convolution.kernel_gradient` at stride 1."""
    inputs, outputs = x.shape[3], y.shape[3]
    tiles = _Tiles(x, size)
    m, wide = tiles.m, ceil_div(y.shape[2], tiles.m)

    def work(band):
        images, rows = band
        values = tiles.values(band)
        part = rectangle(y, images, m * rows.start, m * rows.stop, 0, m * wide)
        part = windows(part, (rows.stop - rows.start, wide), (m, m), m)
        others = scratch("others", (*values.shape[:2], outputs), x.dtype)
        np.matmul(tiles.a, part.reshape(-1, m * m, outputs), out=others)
        products = values.transpose(1, 2, 0) @ others.swapaxes(0, 1)  # (n n, X, Y)
        return tiles.g.T @ products.reshape(len(products), -1)

    total, *rest = parallel_map(work, tiles.bands(max(inputs, outputs)))
    for part in rest:
        total += part
    return total.reshape(size, size, inputs, outputs)


class _Tiles:
    """The tiles of images x, m pixels apart, with the transforms for a kernel's size."""

    def __init__(self, x, size: int):
        self.x, self.before = x, size // 2
        self.n = len(POINTS) + 1
        self.m = self.n - size + 1
        self.a, self.b, self.g = transforms(POINTS, size, x.dtype)

    def bands(self, channels: int) -> list[Band]:
        """Bands whose rows are rows of tiles."""
        images, height, width, _ = self.x.shape
        return bands(images, ceil_div(height, self.m), ceil_div(width, self.m),
                     self.n**2 * channels * self.x.itemsize)

    def values(self, band: Band) -> np.ndarray:
        """B d B^T of each tile of a band: (tiles, n n, X)."""
        (images, rows), m, n = band, self.m, self.n
        after = n - m - self.before
        wide, channels = ceil_div(self.x.shape[2], m), self.x.shape[3]
        part = rectangle(self.x, images, m * rows.start - self.before, m * rows.stop + after,
                         -self.before, m * wide + after)
        part = windows(part, (rows.stop - rows.start, wide), (n, n), m).reshape(-1, n * n, channels)
        values = scratch("values", part.shape, self.x.dtype)
        np.matmul(self.b, part, out=values)  # tile by tile: the small products of BLAS are faster
        return values
