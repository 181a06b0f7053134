"""A transposed convolution as s x s ordinary ones, each of which computes every s-th pixel.

The terms of pixel s m + a of x[s i - p + t] += y[i] K[t]^T are those whose t makes a + p - t a
multiple of s, with i = m + (a + p - t) / s.  So each of the s x s phases (a, b) of x is an ordinary
correlation of y with a part of the kernel, rotated by 180 degrees.  (One axis shown.)
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Phase:
    """The pixels (s m + a, s n + b) of x, and the kernel entries that contribute to them.

    Parameters
    ----------
    stride : int
    corner : (a, b)
    size : int
        The kernel's.

    Examples
    --------
    >>> kernel = np.arange(9).reshape(3, 3, 1, 1)
    >>> [Phase(2, (a, 1), 3).part(kernel)[..., 0, 0].tolist() for a in (0, 1)]
    [[[5, 3]], [[8, 6], [2, 0]]]
    """

    stride: int
    corner: tuple[int, int]
    size: int

    @cached_property
    def entries(self) -> tuple[slice, slice]:
        """Which entries of the kernel."""
        pad, s = self.size // 2, self.stride
        return tuple(slice((a + pad) % s, None, s) for a in self.corner)

    def part(self, kernel) -> np.ndarray:
        """These entries of a kernel (k, k, X, Y), rotated: (rows, columns, Y, X)."""
        part = kernel[self.entries][::-1, ::-1].swapaxes(2, 3)
        return part if part.size else np.zeros_like(kernel[:1, :1].swapaxes(2, 3))

    @cached_property
    def sides(self) -> tuple[int, int]:
        """Rows and columns of the part; of a kernel smaller than its stride it may be a zero."""
        sides = tuple(len(range(self.size)[entries]) for entries in self.entries)
        return sides if all(sides) else (1, 1)

    @cached_property
    def start(self) -> tuple[int, int]:
        """The first pixel of y under the part that computes pixel (0, 0) of the phase."""
        return tuple((a + self.size // 2) // self.stride - side + 1
                     for a, side in zip(self.corner, self.sides, strict=True))

    def of(self, images: slice, rows: slice) -> tuple[slice, slice, slice]:
        """Where x has this phase of the given images and rows."""
        (a, b), s = self.corner, self.stride
        return images, slice(s * rows.start + a, s * rows.stop, s), slice(b, None, s)


def phases(stride: int, size: int) -> list[Phase]:
    """All phases, row by row."""
    return [Phase(stride, (a, b), size) for a in range(stride) for b in range(stride)]
