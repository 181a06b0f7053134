"""The scene: a canvas at the working size of the context agent, with its features.

Colour is chroma (H, W, 2): see :func:`colorize.imaging.color.to_chroma`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.ndimage import distance_transform_edt

from colorize.agents.context.encoder import encode
from colorize.agents.context.features import describe, position
from colorize.agents.context.regions import describe_regions, label_regions
from colorize.canvas import Canvas, joined_boxes, row_positions
from colorize.imaging.color import to_chroma
from colorize.imaging.resample import area_mean

CODE_SIDE = 64  # pixels of the longer side


@dataclass(frozen=True, eq=False)
class Scene:
    """A canvas, reduced where it is larger than the working size.

    Parameters
    ----------
    gray : (h, w) array of float32 in [0, 1]
    known : (h, w) array of bool
    chroma : (h, w, 2) array of float
        Zero where not known.
    tops, lefts : tuples of float
        See :class:`~colorize.canvas.Canvas`.
    """

    gray: np.ndarray
    known: np.ndarray
    chroma: np.ndarray
    tops: tuple[float, ...] = (0.0,)
    lefts: tuple[float, ...] = (0.0,)

    @property
    def rows(self) -> np.ndarray:
        """Where each row lies in its picture, (h,) in [0, 1]."""
        return row_positions(len(self.gray), self.tops)

    @property
    def boxes(self) -> list[tuple[slice, slice]]:
        """Rows and columns of each of the joined pictures."""
        return joined_boxes(self.gray.shape, self.tops, self.lefts)

    @cached_property
    def pictures(self) -> list["Scene"]:
        """Each of the joined pictures as a scene; this scene alone where none are joined."""
        if len(self.boxes) == 1:
            return [self]
        return [Scene(self.gray[box], self.known[box], self.chroma[box]) for box in self.boxes]

    @cached_property
    def features(self) -> np.ndarray:
        """Features of the gray around each pixel, (h * w, F) float32."""
        return self.of_pictures([describe(picture.gray) for picture in self.pictures])

    @cached_property
    def labels(self) -> list[np.ndarray]:
        """The number of each pixel's region, (h * w,), from small regions to large."""
        if len(self.boxes) == 1:
            return label_regions(self.gray)
        labels = [np.stack(picture.labels, axis=1) for picture in self.pictures]
        counts = [each.max(axis=0) + 1 for each in labels]
        firsts = np.cumsum([0 * counts[0], *counts[:-1]], axis=0)
        return list(self.of_pictures([each + first
                                      for each, first in zip(labels, firsts, strict=True)]).T)

    @cached_property
    def regions(self) -> np.ndarray:
        """Features of each pixel's regions, (h * w, F) float32."""
        return self.of_pictures([describe_regions(picture.gray, picture.labels, picture.rows)
                                 for picture in self.pictures])

    @cached_property
    def position(self) -> np.ndarray:
        """Row and distance from the middle of each pixel in its picture, (h * w, 2) float32."""
        return self.of_pictures([np.concatenate(position(picture.rows, picture.gray.shape[1]), 1)
                                 for picture in self.pictures])

    @cached_property
    def codes(self) -> list[np.ndarray]:
        """The codes of each picture's pixels, at its :func:`code_shape`: (h', w', D) float32."""
        every = [self.features, self.regions, self.position]
        # One feature at a time: all at once would take 100 MB more.
        columns = [column.reshape(self.gray.shape) for features in every for column in features.T]
        return [encode(np.stack([area_mean(column[box], code_shape(column[box].shape))
                                 for column in columns], axis=-1)) for box in self.boxes]

    def of_pictures(self, values: Sequence[np.ndarray]) -> np.ndarray:
        """What the pixels of each picture have, (its pixels, F), as one array: (h * w, F)."""
        if len(values) == 1:
            return values[0]
        whole = np.empty((*self.gray.shape, values[0].shape[1]), values[0].dtype)
        for box, own in zip(self.boxes, values, strict=True):
            whole[box] = own.reshape(whole[box].shape)
        return whole.reshape(self.gray.size, -1)

    @cached_property
    def distance(self) -> np.ndarray:
        """:func:`distance` from the known region of the same picture; 1 where it has none."""
        parts = [distance(picture.known) if picture.known.any() else np.ones(picture.gray.shape)
                 for picture in self.pictures]
        return self.of_pictures([part.reshape(-1, 1) for part in parts]).reshape(self.gray.shape)

    @cached_property
    def half(self) -> "Scene":
        """The same scene at half the size."""
        return self.shrink(tuple(max(1, n // 2) for n in self.gray.shape))

    def halve(self, mask: np.ndarray) -> np.ndarray:
        """The pixels of :attr:`half` that cover any marked pixel: (h, w) bool -> (h', w') bool."""
        return self._means(mask, self.half.gray.shape) > 1e-9

    def shrink(self, shape: tuple[int, int]) -> "Scene":
        """This scene at another, smaller shape, by area means.

        A pixel is known if it covers any known pixel; its chroma is their mean.
        """
        share = self._means(self.known, shape)
        known = share > 1e-9
        chroma = self._means(self.chroma, shape) / np.where(known, share, 1)[..., None]
        gray = np.clip(self._means(self.gray, shape), 0, 1).astype(np.float32)
        return Scene(gray, known, np.where(known[..., None], chroma, 0), self.tops, self.lefts)

    def _means(self, values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
        """Area means of an image; none covers pixels of two joined pictures."""
        boxes = joined_boxes(shape, self.tops, self.lefts)
        if len(boxes) == 1:
            return area_mean(values, shape)
        means = np.empty((*shape, *values.shape[2:]))
        for large, small in zip(self.boxes, boxes, strict=True):
            means[small] = area_mean(values[large], means[small].shape[:2])
        return means


def code_shape(shape: tuple[int, int]) -> tuple[int, int]:
    """The shape at which a picture's pixels have codes: at most :data:`CODE_SIDE` a side.

    Examples
    --------
    >>> code_shape((256, 170)), code_shape((40, 30))
    ((64, 42), (40, 30))
    """
    scale = min(1.0, CODE_SIDE / max(shape))
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def reduce(canvas: Canvas, side: int) -> Scene:
    """The canvas as a scene whose longer side is at most `side`.

    Joined pictures share as many pixels as a square of that side has.
    """
    chroma = np.where(canvas.known[..., None], to_chroma(canvas.rgb), 0)
    scene = Scene(canvas.gray, canvas.known, chroma, canvas.tops, canvas.lefts)
    longest = max(canvas.shape)
    scale = side / (longest if len(scene.boxes) == 1 else canvas.gray.size**0.5)
    if scale >= 1:
        return scene
    return scene.shrink(tuple(max(1, round(n * scale)) for n in canvas.shape))


def distance(known: np.ndarray) -> np.ndarray:
    """Distance of each pixel from the known region, relative to a maximum.

    Parameters
    ----------
    known : (h, w) array of bool

    Returns
    -------
    distance : (h, w) array of float in [0, 1]
        One is the largest distance in the picture, but at least a quarter of its longer
        side.

    Examples
    --------
    >>> distance(np.array([[True, False, False, False, False]]))
    array([[0.  , 0.25, 0.5 , 0.75, 1.  ]])
    """
    pixels = distance_transform_edt(~known)
    return pixels / max(pixels.max(), max(known.shape) / 4)
