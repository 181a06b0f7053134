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

import numpy as np

from colorize.imaging.color import to_gray
from colorize.settings import ColorizeError


@dataclass(frozen=True, eq=False)
class Canvas:
    """A gray picture with known colours at some pixels.  Immutable; hashed by content.

    Parameters
    ----------
    gray : (H, W) array of float32 in [0, 1]
    known : (H, W) array of bool
    rgb : (H, W, 3) array of uint8
        Zero where not known.

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
        digest = blake2b(repr(self.shape).encode(), digest_size=16)
        for array in (self.gray, self.known, self.rgb):
            digest.update(array)
        return digest.hexdigest()

    def __reduce__(self):
        # Pickle the three arrays alone: other threads may be adding cached properties.
        return Canvas, (self.gray, self.known, self.rgb)

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


def split_left_right(rgb: np.ndarray) -> tuple[Canvas, np.ndarray]:
    """The report's protocol: the colours of the left half are known.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8

    Returns
    -------
    canvas : Canvas
        The left ``W // 2`` columns are known.
    truth : (H, W, 3) array of uint8
        The whole picture, for the scores.

    Raises
    ------
    ColorizeError
        If the picture is less than 2 pixels wide.
    ValueError
        If its shape or type is wrong.

    Examples
    --------
    >>> canvas, truth = split_left_right(np.full((4, 6, 3), 200, np.uint8))
    >>> canvas.known.sum(axis=1)
    array([3, 3, 3, 3])
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise ValueError(f"picture is {rgb.dtype} {rgb.shape}, must be uint8 (H, W, 3)")
    if rgb.shape[1] < 2:
        raise ColorizeError(f"picture is {rgb.shape[1]} pixel wide, must be at least 2")
    known = np.zeros(rgb.shape[:2], bool)
    known[:, : rgb.shape[1] // 2] = True
    return Canvas(to_gray(rgb), known, np.where(known[..., None], rgb, 0).astype(np.uint8)), rgb


def reference_canvas(reference: np.ndarray, photo: np.ndarray) -> Canvas:
    """A canvas of two pictures side by side: the reference, known; the photo, unknown.

    Parameters
    ----------
    reference, photo : (H, W, 3), (H, V, 3) arrays of uint8
        Only the gray of the photo is used.

    Returns
    -------
    canvas : Canvas
        (H, W + V); the left W columns are known.

    Raises
    ------
    ColorizeError
        If their heights differ.

    Examples
    --------
    >>> red, gray = np.full((4, 6, 3), (200, 0, 0), np.uint8), np.full((4, 5, 3), 90, np.uint8)
    >>> canvas = reference_canvas(red, gray)
    >>> canvas.shape, int(canvas.known.sum())
    ((4, 11), 24)
    """
    if len(reference) != len(photo):
        raise ColorizeError(f"reference is {len(reference)} pixels high and photo {len(photo)}, "
                            "must be equal")
    known = np.arange(reference.shape[1] + photo.shape[1]) < reference.shape[1]
    known = np.broadcast_to(known, (len(photo), known.size))
    rgb = np.concatenate([reference, np.zeros_like(photo)], axis=1)
    return Canvas(to_gray(np.concatenate([reference, photo], axis=1)), known, rgb)


def _full_box(mask: np.ndarray) -> tuple[slice, slice] | None:
    """The bounding box of a mask if every pixel inside is marked, else None."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    box = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    return box if mask[box].all() else None
