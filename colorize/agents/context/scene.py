"""What the context agent works on: a canvas at working size, and the way back to full size.

Colour is chroma (H, W, 2): see :func:`colorize.imaging.color.to_chroma`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.ndimage import distance_transform_edt, uniform_filter
from skimage.transform import resize

from colorize.agents.context.features import describe
from colorize.agents.context.regions import describe_regions, label_regions
from colorize.canvas import Canvas
from colorize.imaging.color import to_chroma


@dataclass(frozen=True, eq=False)
class Scene:
    """A canvas, reduced where it is larger than the working size.

    Parameters
    ----------
    gray : (h, w) array of float32 in [0, 1]
    known : (h, w) array of bool
    chroma : (h, w, 2) array of float
        Zero wherever not known.
    """

    gray: np.ndarray
    known: np.ndarray
    chroma: np.ndarray

    @cached_property
    def features(self) -> np.ndarray:
        """What the grays around each pixel look like, (h * w, F) float32."""
        return describe(self.gray)

    @cached_property
    def labels(self) -> list[np.ndarray]:
        """The region that each pixel lies in, (h * w,), from small regions to large."""
        return label_regions(self.gray)

    @cached_property
    def regions(self) -> np.ndarray:
        """What the regions that each pixel lies in look like, (h * w, F) float32."""
        return describe_regions(self.gray, self.labels)

    @cached_property
    def half(self) -> "Scene":
        """The same scene at half the size."""
        return self.shrink(tuple(max(1, n // 2) for n in self.gray.shape))

    def shrink(self, shape: tuple[int, int]) -> "Scene":
        """This scene at another, smaller shape, by area means.

        A pixel is known if any pixel under it is; its chroma is their mean.
        """
        share = area_mean(self.known, shape)
        known = share > 1e-9
        chroma = area_mean(self.chroma, shape) / np.where(known, share, 1)[..., None]
        gray = np.clip(area_mean(self.gray, shape), 0, 1).astype(np.float32)
        return Scene(gray, known, np.where(known[..., None], chroma, 0))


def reduce(canvas: Canvas, side: int) -> Scene:
    """The canvas as a scene whose longer side is at most `side`."""
    chroma = np.where(canvas.known[..., None], to_chroma(canvas.rgb), 0)
    scene = Scene(canvas.gray, canvas.known, chroma)
    longest = max(canvas.shape)
    if longest <= side:
        return scene
    return scene.shrink(tuple(max(1, round(n * side / longest)) for n in canvas.shape))


def area_mean(picture: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Reduce (H, W, ...) to (h, w, ...): the mean over the area that falls into each pixel."""
    for axis, size in enumerate(shape):
        edges = np.linspace(0, picture.shape[axis], size + 1)
        total = np.cumsum(picture, axis=axis, dtype=np.float64)
        total = np.concatenate([np.zeros_like(total.take([0], axis)), total], axis)
        left = np.minimum(edges.astype(int), picture.shape[axis] - 1)
        part = np.expand_dims(edges - left, tuple(range(1, total.ndim))).swapaxes(0, axis)
        upto = total.take(left, axis) * (1 - part) + total.take(left + 1, axis) * part
        picture = np.diff(upto, axis=axis) * (size / picture.shape[axis])
    return picture


def enlarge(values: np.ndarray, small: np.ndarray, gray: np.ndarray) -> np.ndarray:
    """Bring (h, w, C) values to the size of `gray` so that their edges follow its edges.

    The fast guided filter (He and Sun 2015): around each small pixel the values
    are a linear function of the gray; these functions are enlarged, not the values.
    """
    if small.shape == gray.shape:
        return values

    def mean(x):
        return uniform_filter(x, (3, 3) + (0,) * (x.ndim - 2), mode="nearest")

    guide = small[..., None].astype(np.float64)
    centre, level = mean(guide), mean(values)
    slope = (mean(guide * values) - centre * level) / (mean(guide**2) - centre**2 + 1e-3)
    line = mean(np.concatenate([slope, level - slope * centre], axis=-1))
    slope, constant = np.split(resize(line, gray.shape, order=1, mode="edge"), 2, axis=-1)
    return slope * gray[..., None] + constant


def distance(known: np.ndarray) -> np.ndarray:
    """How far each pixel is from `known`, (h, w) in [0, 1].

    One is the furthest there is, or a quarter of the picture's longer side.
    """
    pixels = distance_transform_edt(~known)
    return pixels / max(pixels.max(), max(known.shape) / 4)
