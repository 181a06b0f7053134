"""The canvas: a gray picture with known colours at some of its pixels.

    gray   (H, W) float32 in [0, 1]   at every pixel
    known  (H, W) bool                whether the pixel's colour is known
    rgb    (H, W, 3) uint8            zero where not known

Every task is a canvas.  An agent receives nothing else, so it has no access to the
true colours of the unknown pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from colorize.imaging.color import chroma_to_rgb, to_chroma, to_gray
from colorize.imaging.hints import OPAQUE
from colorize.settings import ColorizeError

LEAST_STRIP = 9  # pixels of a part, where the picture has them: the side of the largest patch


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
        return Canvas, (self.gray, self.known, self.rgb, self.tops, self.lefts)

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


def split(rgb: np.ndarray, known: str = "left",
          share: int = 50) -> tuple[Canvas, np.ndarray]:
    """One picture: the colours of a part of it are known.  By default the report's protocol.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    known : {"left", "right", "top", "bottom"}
        Which part.
    share : int
        Percent of the width or height; rounded down to pixels.  Both parts have at least
        nine pixels, or half of the picture where it has fewer than 18.

    Returns
    -------
    canvas : Canvas
    truth : (H, W, 3) array of uint8
        The whole picture, for the scores.

    Raises
    ------
    ColorizeError
        If the picture is less than 2 pixels wide, or high for "top" and "bottom".
    ValueError
        If its shape or type is wrong, or the part is another.

    Examples
    --------
    >>> picture = np.full((4, 6, 3), 200, np.uint8)
    >>> canvas, truth = split(picture)
    >>> canvas.known.sum(axis=1)
    array([3, 3, 3, 3])
    >>> split(picture, "bottom")[0].known_box
    (slice(2, 4, None), slice(0, 6, None))
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise ValueError(f"picture is {rgb.dtype} {rgb.shape}, must be uint8 (H, W, 3)")
    if known not in ("left", "right", "top", "bottom"):
        raise ValueError(f"known={known} must be left, right, top or bottom")
    axis, side = (1, "wide") if known in ("left", "right") else (0, "high")
    length = rgb.shape[axis]
    if length < 2:
        raise ColorizeError(f"picture is {length} pixel {side}, must be at least 2")
    least = min(LEAST_STRIP, length // 2)
    count = min(max(length * share // 100, least), length - least)
    at = np.arange(length)
    line = at < count if known in ("left", "top") else at >= length - count
    mask = np.broadcast_to(line if axis else line[:, None], rgb.shape[:2])
    return Canvas(to_gray(rgb), mask, np.where(mask[..., None], rgb, 0).astype(np.uint8)), rgb


def reference_canvas(references: Sequence[np.ndarray], photo: np.ndarray) -> Canvas:
    """One or several reference pictures, known, and a photo, unknown, one after the other.

    The photo is the last: on the right, or, if it is wider than high, at the bottom.

    Parameters
    ----------
    references : sequence of (H, W, 3) arrays of uint8
        All of the photo's height; of its width if it is wider than high.
    photo : (H, W, 3) array of uint8
        Only its gray is used.

    Raises
    ------
    ColorizeError
        If the heights, or the widths, differ.

    Examples
    --------
    >>> red, gray = np.full((5, 6, 3), (200, 0, 0), np.uint8), np.full((5, 4, 3), 90, np.uint8)
    >>> reference_canvas([red], gray).shape
    (5, 10)
    >>> reference_canvas([red, red], np.full((5, 6, 3), 90, np.uint8)).shape
    (15, 6)
    """
    axis = joining_axis(photo)
    for reference in references:
        if reference.shape[1 - axis] != photo.shape[1 - axis]:
            raise ColorizeError(
                f"reference is {reference.shape[1 - axis]} pixels {('wide', 'high')[axis]} and "
                f"photo {photo.shape[1 - axis]}, must be equal")
    gray = np.concatenate([to_gray(rgb) for rgb in (*references, photo)], axis)
    rgb = np.concatenate([*references, np.zeros_like(photo)], axis)
    known = np.arange(gray.shape[axis]) < gray.shape[axis] - photo.shape[axis]
    mask = np.broadcast_to(known if axis else known[:, None], gray.shape)
    ends = np.cumsum([each.shape[axis] for each in references]) / gray.shape[axis]
    starts = (0.0, *map(float, ends))
    return Canvas(gray, mask, rgb, lefts=starts) if axis else Canvas(gray, mask, rgb, starts)


def joining_axis(photo: np.ndarray) -> int:
    """Along which axis references precede a photo: 0, above it, if it is wider than high."""
    return 0 if photo.shape[1] > photo.shape[0] else 1


def with_hints(canvas: Canvas | np.ndarray, hints: np.ndarray) -> Canvas:
    """A canvas on which the colours of some more pixels are known: colour hints.

    The gray stays: a hint gives a pixel its chroma alone.

    Parameters
    ----------
    canvas : Canvas or (H, W) array of float32 in [0, 1]
        An array is the gray of a picture of which nothing else is known.
    hints : (H, W, 4) array of uint8
        RGBA; a pixel with an alpha of at least 128 is known.

    Raises
    ------
    ColorizeError
        If nothing is known then.

    Examples
    --------
    >>> hints = np.zeros((2, 2, 4), np.uint8)
    >>> hints[0, 0] = 200, 40, 40, 255
    >>> canvas = with_hints(np.full((2, 2), 0.2, np.float32), hints)
    >>> int(canvas.known.sum()), canvas.rgb[0, 0], to_gray(canvas.rgb[0, 0]) == canvas.gray[0, 0]
    (1, array([177,  17,  17], dtype=uint8), np.True_)
    """
    gray, joints = canvas, ()
    if isinstance(canvas, Canvas):
        gray, joints = canvas.gray, (canvas.tops, canvas.lefts)
    if hints.shape != (*gray.shape, 4) or hints.dtype != np.uint8:
        raise ValueError(f"hints are {hints.dtype} {hints.shape}, must be uint8 "
                         f"{(*gray.shape, 4)}")
    hinted = hints[..., 3] >= OPAQUE
    known, rgb = hinted.copy(), np.zeros((*gray.shape, 3), np.uint8)
    if isinstance(canvas, Canvas):
        known |= canvas.known
        rgb[:] = canvas.rgb
    rgb[hinted] = chroma_to_rgb(gray[hinted], to_chroma(hints[hinted][:, :3]))
    return Canvas(gray, known, rgb, *joints)


def row_positions(height: int, tops: tuple[float, ...]) -> np.ndarray:
    """Where each row lies in its picture, from 0 at its top to 1 at its bottom: (height,) float.

    Sky is at the top of a picture, also where another one is joined above it.

    Parameters
    ----------
    height : int
        Rows of the canvas, perhaps of a reduced one.
    tops : tuple of float
        See :class:`Canvas`.

    Examples
    --------
    >>> row_positions(4, (0.0,)), row_positions(6, (0.0, 2 / 3))
    (array([0.  , 0.25, 0.5 , 0.75]), array([0.  , 0.25, 0.5 , 0.75, 0.  , 0.5 ]))
    """
    at = np.arange(height) / height
    which = np.searchsorted(tops, at + 1e-9, side="right") - 1
    starts = np.array(tops)[which]
    return (at - starts) / (np.array([*tops[1:], 1.0])[which] - starts)


def joined_boxes(shape: tuple[int, int], tops: tuple[float, ...],
                 lefts: tuple[float, ...]) -> list[tuple[slice, slice]]:
    """Rows and columns of each of the joined pictures; all in one where one has none left.

    Parameters
    ----------
    shape : (int, int)
        Height and width of the canvas, perhaps of a reduced one.
    tops, lefts : tuples of float
        See :class:`Canvas`.

    Examples
    --------
    >>> joined_boxes((4, 6), (0.0,), (0.0, 2 / 3))
    [(slice(0, 4, None), slice(0, 4, None)), (slice(0, 4, None), slice(4, 6, None))]
    """
    rows, columns = (
        [slice(*ends) for ends in pairwise([*(round(length * start) for start in starts), length])]
        for length, starts in zip(shape, (tops, lefts), strict=True))
    boxes = [(down, across) for down in rows for across in columns]
    whole = slice(0, shape[0]), slice(0, shape[1])
    return boxes if all(one.start < one.stop for box in boxes for one in box) else [whole]


def _full_box(mask: np.ndarray) -> tuple[slice, slice] | None:
    """The bounding box of a mask if every pixel inside is marked, else None."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    box = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    return box if mask[box].all() else None
