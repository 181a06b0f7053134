"""The canvas: a gray picture with known colours at some of its pixels.

    gray   (H, W) float32 in [0, 1]   at every pixel
    known  (H, W) bool                whether the pixel's colour is known
    rgb    (H, W, 3) uint8            zero where not known

Every task is a canvas.  An agent receives nothing else, so it has no access to the
true colours of the unknown pixels.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from weakref import WeakValueDictionary

import numpy as np

from colorize.settings import ColorizeError

#: Canvases by digest that a pickle was made of, or that came from one, as long as they are in use.
_pickled: "WeakValueDictionary[str, Canvas]" = WeakValueDictionary()


@dataclass(frozen=True, eq=False)
class Canvas:
    """A gray picture with known colours at some pixels.  Immutable; hashed by content.

    Parameters
    ----------
    gray : (H, W) array of float32 in [0, 1]
    known : (H, W) array of bool
    rgb : (H, W, 3) array of uint8
        Zero where not known.
    tops : tuple of float
        Of pictures joined one above the other: where each begins, as a share of the height.
    lefts : tuple of float
        Of pictures joined side by side: where each begins, as a share of the width.

    Raises
    ------
    ColorizeError
        If no pixel is known.
    ValueError
        If a shape, type or range is wrong, or `rgb` is not zero at an unknown pixel.
    """

    gray: np.ndarray
    known: np.ndarray
    rgb: np.ndarray
    tops: tuple[float, ...] = (0.0,)
    lefts: tuple[float, ...] = (0.0,)

    def __post_init__(self):
        if self.gray.ndim != 2 or self.gray.dtype != np.float32:
            raise ValueError(f"gray is {self.gray.dtype} {self.gray.shape}, must be float32 (H, W)")
        expected = {"known": (bool, self.shape), "rgb": (np.uint8, (*self.shape, 3))}
        for name, (dtype, shape) in expected.items():
            array = getattr(self, name)
            if array.dtype != dtype or array.shape != shape:
                raise ValueError(f"{name} is {array.dtype} {array.shape}, must be "
                                 f"{np.dtype(dtype)} {shape}")
        if not self.known.any():
            raise ColorizeError("known marks 0 pixels, must mark at least 1")
        if not (np.isfinite(self.gray).all() and 0 <= self.gray.min() <= self.gray.max() <= 1):
            raise ValueError("gray must lie in [0, 1] everywhere")
        if self.rgb[~self.known].any():
            raise ValueError("rgb must be zero wherever no colour is known")
        for name in ("gray", "known", "rgb"):  # read-only copies, so that the digest stays valid
            array = np.array(getattr(self, name), order="C")
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.gray.shape

    @cached_property
    def digest(self) -> str:
        """A 128-bit hash of the content, in hexadecimal."""
        above = self.tops if len(self.tops) > 1 else ""
        beside = f" beside {self.lefts}" if len(self.lefts) > 1 else ""
        digest = blake2b(f"{self.shape}{above}{beside}".encode(), digest_size=16)
        for array in (self.gray, self.known, self.rgb):
            digest.update(array)
        return digest.hexdigest()

    def __reduce__(self):
        # Pickle the fields alone: other threads may be adding cached properties.
        _pickled.setdefault(self.digest, self)
        return _unpickled, (self.digest, self.gray, self.known, self.rgb, self.tops, self.lefts)

    def __eq__(self, other):
        return isinstance(other, Canvas) and self.digest == other.digest

    def __hash__(self):
        return hash(self.digest)

    @cached_property
    def known_box(self) -> tuple[slice, slice] | None:
        """Rows and columns of the known region if it is a rectangle, else None."""
        return _full_box(self.known)

    @cached_property
    def unknown_box(self) -> tuple[slice, slice] | None:
        """Rows and columns of the unknown region if it is a rectangle, else None."""
        return _full_box(~self.known)

    @property
    def has_colour(self) -> bool:
        """Whether any known pixel is not gray."""
        colours = self.rgb[self.known]
        return bool((colours != colours[:, :1]).any())

    def gray_rgb(self) -> np.ndarray:
        """The gray picture with three equal channels: a new (H, W, 3) array of uint8."""
        return np.rint(self.gray * 255).astype(np.uint8)[..., None].repeat(3, axis=-1)

    def fill(self, rgb: np.ndarray) -> np.ndarray:
        """`rgb` with the known pixels as they were given: a new (H, W, 3) array of uint8."""
        return np.where(self.known[..., None], self.rgb, rgb)


def _unpickled(digest: str, *fields) -> Canvas:
    """The canvas with these fields: it is in memory once, however often it comes and goes.

    A result comes back with the canvas that it was computed from.
    """
    canvas = _pickled.get(digest)
    return _pickled.setdefault(digest, Canvas(*fields)) if canvas is None else canvas


def _full_box(mask: np.ndarray) -> tuple[slice, slice] | None:
    """The bounding box of a mask if every pixel inside is marked, else None."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    box = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    return box if mask[box].all() else None
