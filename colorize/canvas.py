"""The one object every task is: a gray picture, some of whose colours are known.

    gray   (H, W) float32 in [0, 1]   known everywhere
    known  (H, W) bool                where colour is known
    rgb    (H, W, 3) uint8            zero wherever not known

An agent gets a canvas and nothing else, so it cannot see what it has to guess.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np

from colorize.imaging.color import to_gray


@dataclass(frozen=True, eq=False)
class Canvas:
    """A gray picture with colour in places.  Immutable; hashes by content.

    Parameters
    ----------
    gray : (H, W) array of float32 in [0, 1]
    known : (H, W) array of bool
    rgb : (H, W, 3) array of uint8
        Zero wherever not known.

    Raises
    ------
    ValueError
        If shapes, types or ranges are off, no pixel is known, or colour stands
        where none is known.
    """

    gray: np.ndarray
    known: np.ndarray
    rgb: np.ndarray

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
            raise ValueError("known marks 0 pixels, must mark at least 1")
        if not (np.isfinite(self.gray).all() and 0 <= self.gray.min() <= self.gray.max() <= 1):
            raise ValueError("gray must lie in [0, 1] everywhere")
        if self.rgb[~self.known].any():
            raise ValueError("rgb must be zero wherever no colour is known")
        for name in ("gray", "known", "rgb"):  # own, read-only copies: a key must not change
            array = np.array(getattr(self, name), order="C")
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.gray.shape

    @cached_property
    def digest(self) -> str:
        """128 bits that stand for the content, in hexadecimal."""
        digest = blake2b(repr(self.shape).encode(), digest_size=16)
        for array in (self.gray, self.known, self.rgb):
            digest.update(array)
        return digest.hexdigest()

    def __reduce__(self):
        # Its three arrays are all that travels: other threads may be filling in the rest.
        return Canvas, (self.gray, self.known, self.rgb)

    def __eq__(self, other):
        return isinstance(other, Canvas) and self.digest == other.digest

    def __hash__(self):
        return hash(self.digest)

    @cached_property
    def known_box(self) -> tuple[slice, slice] | None:
        """Rows and columns of the known region if it is a full rectangle, else None."""
        return _full_box(self.known)

    @cached_property
    def unknown_box(self) -> tuple[slice, slice] | None:
        """Rows and columns of the unknown region if it is a full rectangle, else None."""
        return _full_box(~self.known)

    @property
    def has_colour(self) -> bool:
        """Whether any known pixel is anything but gray."""
        colours = self.rgb[self.known]
        return bool((colours != colours[:, :1]).any())

    def gray_rgb(self) -> np.ndarray:
        """The gray picture with three equal channels, a new (H, W, 3) uint8 array."""
        return np.rint(self.gray * 255).astype(np.uint8)[..., None].repeat(3, axis=-1)

    def fill(self, rgb: np.ndarray) -> np.ndarray:
        """`rgb` with the known region put back as it was given; a new (H, W, 3) uint8 array."""
        return np.where(self.known[..., None], self.rgb, rgb)


def split_left_right(rgb: np.ndarray) -> tuple[Canvas, np.ndarray]:
    """The report's protocol: colour on the left half, gray on the right.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8

    Returns
    -------
    canvas : Canvas
        The left ``W // 2`` columns are known.
    truth : (H, W, 3) array of uint8
        The whole picture, to score against.

    Examples
    --------
    >>> canvas, truth = split_left_right(np.full((4, 6, 3), 200, np.uint8))
    >>> canvas.known.sum(axis=1)
    array([3, 3, 3, 3])
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise ValueError(f"picture is {rgb.dtype} {rgb.shape}, must be uint8 (H, W, 3)")
    if rgb.shape[1] < 2:
        raise ValueError(f"picture is {rgb.shape[1]} pixel wide, must be at least 2")
    known = np.zeros(rgb.shape[:2], bool)
    known[:, : rgb.shape[1] // 2] = True
    return Canvas(to_gray(rgb), known, np.where(known[..., None], rgb, 0).astype(np.uint8)), rgb


def beside(reference: np.ndarray, photo: np.ndarray) -> Canvas:
    """A picture in colour on the left, to learn from; a photo on the right, to be coloured.

    Parameters
    ----------
    reference, photo : (H, W, 3), (H, V, 3) arrays of uint8
        Of the photo nothing but the gray is kept.

    Returns
    -------
    canvas : Canvas
        (H, W + V); the left W columns are known.

    Raises
    ------
    ValueError
        If their heights differ.

    Examples
    --------
    >>> red, gray = np.full((4, 6, 3), (200, 0, 0), np.uint8), np.full((4, 5, 3), 90, np.uint8)
    >>> canvas = beside(red, gray)
    >>> canvas.shape, int(canvas.known.sum())
    ((4, 11), 24)
    """
    if len(reference) != len(photo):
        raise ValueError(f"reference is {len(reference)} pixels high and photo {len(photo)}, "
                         "must be alike")
    known = np.arange(reference.shape[1] + photo.shape[1]) < reference.shape[1]
    known = np.broadcast_to(known, (len(photo), known.size))
    rgb = np.concatenate([reference, np.zeros_like(photo)], axis=1)
    return Canvas(to_gray(np.concatenate([reference, photo], axis=1)), known, rgb)


def _full_box(mask: np.ndarray) -> tuple[slice, slice] | None:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    box = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    return box if mask[box].all() else None
