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

    Y = A^T [(G g G^T) * (B d B^T)] A

If the rows of a square are written one after the other, G g G^T is (G x G) g with the
Kronecker product: each transform is one matrix product.  With X input and Y output channels,
each of the n^2 multiplications becomes one, too: (tiles, X) (X, Y).

The gradient of the kernel could be computed alike.  It is not: what should be exactly zero
comes out as the rounding error of larger terms, and Adam enlarges small gradients.

References
----------
Winograd, "Arithmetic complexity of computations", 1980.
Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016.
"""

from functools import lru_cache

import numpy as np

from colorize.network.parallel import Band, bands, parallel_map, scratch
from colorize.network.phases import Phase, phases
from colorize.network.spec import ceil_div
from colorize.network.windows import rectangle, windows

#: The points but infinity: F(2 x 2, 3 x 3) and, for the parts of a 3 x 3 kernel at stride 2,
#: F(3 x 3, 2 x 2).  With more points fewer multiplications would remain, but A, B and G would hold
#: larger numbers, and rounding errors would be larger than those of the definition.
POINTS = 0, 1, -1

#: From so many channels on, of x and of y, fewer multiplications outweigh the transforms:
#: see ``python -m benchmarks.engines``.
CHANNELS = 16


def pays(kernel: tuple[int, int, int, int], stride: int) -> bool:
    """Whether a kernel of this shape, (k, k, X, Y), is computed faster here."""
    size, _, *channels = kernel
    return size == 3 and stride <= 2 and min(channels) >= CHANNELS


@lru_cache(maxsize=16)
def transforms(points: tuple[float, ...], taps: int, sides: tuple[int, int], dtype):
    """A x A, B x B and G x G for a part of a kernel with these sides, of at most `taps`.

    Row i of B is multiplied, and row i of G divided, by the denominator of Lagrange's i-th
    polynomial: then B holds the coefficients of products of z - p over points p.  A part with
    fewer taps has a zero as its last one, so its value at infinity is zero: A and G lack that row.

    Returns
    -------
    a : (values, m^2) array
    b : (n^2, n^2) array
    g : (values, rows columns) array

    Examples
    --------
    >>> a, b, g = transforms((0, 1, -1), 3, (3, 3), np.dtype(float))
    >>> d, kernel = np.arange(16), np.ones(9)
    >>> a.T @ ((g @ kernel) * (b @ d))  # the sums of the 3 x 3 windows of d as a 4 x 4 square
    array([45., 54., 81., 90.])
    """
    n = len(points) + 1
    others = [[q for q in points if q != p] for p in points]
    b = np.array([[*np.poly(roots)[::-1], 0] for roots in others] + [np.poly(points)[::-1]])
    denominators = [np.prod(np.subtract(p, qs)) for p, qs in zip(points, others, strict=True)] + [1]
    numbers = [n if side == taps else n - 1 for side in sides]
    a = [_evaluate(points, n - taps + 1)[:number] for number in numbers]
    g = [(_evaluate(points, side) / np.array(denominators)[:, None])[:number]
         for side, number in zip(sides, numbers, strict=True)]
    return tuple(np.kron(*pair).astype(dtype) for pair in (a, (b, b), g))


def _evaluate(points, number: int) -> np.ndarray:
    """E: the values, at the points and at infinity, of polynomials with `number` coefficients."""
    return np.vstack([np.array(points, float)[:, None] ** np.arange(number), np.eye(number)[-1]])


def correlate_transposed(y, kernel, stride: int, out, finish) -> None:
    """:func:`colorize.network.convolution.correlate_transposed` at stride 1 or 2."""
    tiles = _Tiles(y, ceil_div(kernel.shape[0], stride))
    parts = [_Part(phase, kernel, tiles) for phase in phases(stride, kernel.shape[0])]
    before = -parts[0].phase.start[0]  # at stride 1 there is one phase; at 2 all begin alike

    def work(band):
        images, rows = tiles.pixels(band)
        values = tiles.values(band, before)
        for part in parts:
            block = tiles.joined(part.sums(values), band)
            where = part.phase.of(images, rows)
            target = out[where]
            finish(block[:, :target.shape[1], :target.shape[2]], target, where)

    parallel_map(work, tiles.bands(max(kernel.shape[2:])))


class _Tiles:
    """Images y, (N, H, W, Y), cut into tiles for kernels with so many taps along an axis."""

    def __init__(self, y, taps: int):
        self.y, self.points, self.taps = y, POINTS, taps
        self.n = len(POINTS) + 1
        self.m = self.n - taps + 1
        self.high, self.wide = (ceil_div(side, self.m) for side in y.shape[1:3])

    def bands(self, channels: int) -> list[Band]:
        """Bands whose rows are rows of tiles; a tile has n^2 values and as many products."""
        return bands(len(self.y), self.high, self.wide, 2 * self.n**2 * channels * self.y.itemsize)

    def pixels(self, band: Band) -> Band:
        """The band in pixels of y."""
        return band[0], slice(self.m * band[1].start, self.m * band[1].stop)

    def values(self, band: Band, before: int) -> np.ndarray:
        """B d B^T of each tile: (tiles, n, n, Y)."""
        (images, rows), m, n, channels = self.pixels(band), self.m, self.n, self.y.shape[3]
        after = n - m - before
        part = rectangle(self.y, images, rows.start - before, rows.stop + after,
                         -before, m * self.wide + after)
        squares = windows(part, (band[1].stop - band[1].start, self.wide), (n, n), m)
        squares = squares.reshape(-1, n * n, channels)
        values = scratch("values", squares.shape, self.y.dtype)
        b = transforms(self.points, self.taps, (self.taps, self.taps), self.y.dtype)[1]
        np.matmul(b, squares, out=values)  # tile by tile: BLAS is faster at small products
        return values.reshape(-1, n, n, channels)

    def joined(self, sums, band: Band) -> np.ndarray:
        """Images of (tiles, m m, X): (n, rows, width, X), valid until the next call."""
        high, m, channels = band[1].stop - band[1].start, self.m, sums.shape[2]
        sums = sums.reshape(-1, high, self.wide, m, m, channels)
        images = scratch("tile", (len(sums), high, m, self.wide, m, channels), sums.dtype)
        images[...] = sums.swapaxes(2, 3)
        return images.reshape(len(sums), m * high, m * self.wide, channels)


class _Part:
    """The part of a kernel that computes one phase, as factors G g G^T."""

    def __init__(self, phase: Phase, kernel, tiles: _Tiles):
        self.phase = phase
        self.a, _, g = transforms(tiles.points, tiles.taps, phase.sides, kernel.dtype)
        self.shape = tuple(tiles.n if side == tiles.taps else tiles.n - 1 for side in phase.sides)
        part = phase.part(kernel)
        self.factors = (g @ part.reshape(g.shape[1], -1)).reshape(*self.shape, *part.shape[2:])

    def sums(self, values) -> np.ndarray:
        """A^T [(G g G^T) * values] A: (tiles, m m, X)."""
        rows, columns = self.shape
        channels = self.factors.shape[3]
        products = scratch("windows", (len(values), rows, columns, channels), values.dtype)
        np.matmul(_by_point(values[:, :rows, :columns]), self.factors, out=_by_point(products))
        sums = scratch("sums", (len(values), self.a.shape[1], channels), values.dtype)
        return np.matmul(self.a.T, products.reshape(len(values), -1, channels), out=sums)


def _by_point(values) -> np.ndarray:
    return values.transpose(1, 2, 0, 3)  # (tiles, rows, columns, C) -> (rows, columns, tiles, C)
