"""Full size: the colours of a small picture, carried to every pixel of a large gray one.

The chroma is interpolated so that its mean over each small pixel's area is the small pixel's
chroma.  Detail is added along the edges of the large gray: near each small pixel the chroma is
fitted by a linear function of the gray, and its slope is multiplied by the octaves of gray that
the small picture lacks,

    chroma = up(small chroma) + up(slope) * sum over octaves of (share * octave of gray).

The finest octaves count for little: in the chroma of cameras and of JPEG there is almost no such
fine detail.  All is computed in bands of rows, in two threads, so that memory does not grow with
the picture.  Pictures are RGB uint8; gray and chroma as in :mod:`colorize.imaging.color`.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from colorize.imaging.color import chroma_to_bytes, gray_levels, to_chroma, to_gray
from colorize.imaging.tone import add_tone

_BAND_PIXELS = 2**19
_THREADS = 2
#: Share of each octave of gray's detail, the finest first; fitted on photographs.
_SHARES = (0.1, 0.35, 0.65, 0.8)
_WINDOW, _COARSE = 0.7, 1.0  # standard deviations in small pixels
_NOISE = 5e-4  # variance of gray below which its detail says little about colour
_CUBIC, _LINEAR = Image.Resampling.BICUBIC, Image.Resampling.BILINEAR


class FullSize:
    """A photo at its own size, with the colours of a smaller picture of it.

    Parameters
    ----------
    coloured : (h, w, 3) array of uint8
        The coloured photo, at any size and aspect ratio.
    photo : (H, W, 3) array of uint8
        Only its gray is used, except where `keep` is set.
    keep : (h, w) array of bool, optional
        Where the photo keeps its own colours.
    strength, warmth : float
        See :func:`colorize.imaging.tone.add_tone`.

    Examples
    --------
    >>> red = np.full((8, 8, 3), (200, 40, 40), np.uint8)
    >>> FullSize(red, np.full((20, 30, 3), 60, np.uint8)).picture()[0, 0]
    array([186,  26,  26], dtype=uint8)
    """

    def __init__(self, coloured: np.ndarray, photo: np.ndarray, keep: np.ndarray | None = None,
                 strength: float = 100, warmth: float = 0):
        self.shape = photo.shape
        self._photo, self._tone = photo, (strength, warmth)
        self._keep = keep if keep is not None and keep.any() else None
        guide, chroma = to_gray(coloured)[..., None].astype(float), to_chroma(coloured)
        self._slope = _planes(_fit_slope(guide, chroma))
        self._guide, *self._chroma = _planes(
            _keep_means(np.concatenate([guide, chroma], axis=-1), photo.shape))
        least = min(photo.shape[0] / guide.shape[0], photo.shape[1] / guide.shape[1])
        self._octaves = 1 + max(0, int(np.log2(max(least, 1) / 1.5)))

    def picture(self) -> np.ndarray:
        """All bands as one picture, (H, W, 3) uint8."""
        return np.concatenate(list(self.bands()))

    def bands(self, then: Callable[[np.ndarray], Any] = lambda band: band) -> Iterator[Any]:
        """The bands, (rows, W, 3) uint8, from top to bottom, after `then` in a band's thread."""
        block = 2 ** (self._octaves - 1)  # the octaves of a band are those of the whole picture
        rows = max(1, _BAND_PIXELS // (self.shape[1] * block)) * block
        waiting: deque = deque()
        with ThreadPoolExecutor(_THREADS) as pool:
            for top in range(0, self.shape[0], rows):
                waiting.append(pool.submit(lambda top: then(self._band(top, rows)), top))
                if len(waiting) > _THREADS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _band(self, top: int, rows: int) -> np.ndarray:
        margin = 4 * 2 ** (self._octaves - 1)  # beyond what any filter reaches
        above = min(top, margin)
        bottom = min(top + rows, self.shape[0])
        around = gray_levels(self._photo[top - above: bottom + margin])
        inner = slice(above, above + bottom - top)
        levels = around[inner]
        detail = self._detail(around, inner, top)
        shape = levels.shape
        chroma = np.stack([
            self._enlarge(plane, top, shape) + self._enlarge(slope, top, shape, _LINEAR) * detail
            for plane, slope in zip(self._chroma, self._slope, strict=True)], axis=-1)
        rgb = chroma_to_bytes(levels, add_tone(chroma, levels, *self._tone))
        if self._keep is not None:
            np.copyto(rgb, self._photo[top: bottom], where=self._kept(top, shape)[..., None])
        return rgb

    def _detail(self, around: np.ndarray, inner: slice, top: int) -> np.ndarray:
        """The octaves of gray that the small picture lacks, each times its share."""
        width = around.shape[1]
        shape = inner.stop - inner.start, width
        coarser = Image.fromarray(around.astype(np.float32) / np.float32(255))
        fine, total = np.asarray(coarser)[inner], np.float32(0)
        for octave in range(self._octaves):
            if octave + 1 < self._octaves:
                coarser = coarser.reduce(2)
                size = 2 ** (octave + 1)
                box = (0, inner.start / size, width / size, inner.stop / size)
                coarse = np.asarray(coarser.resize(shape[::-1], _CUBIC, box))
            else:
                coarse = self._enlarge(self._guide, top, shape)
            share = _SHARES[min(octave, len(_SHARES) - 1)]
            fine, total = coarse, total + np.float32(share) * (fine - coarse)
        return total

    def _enlarge(self, plane: Image.Image, top: int, shape: tuple[int, int],
                 method: Image.Resampling = _CUBIC) -> np.ndarray:
        """The rows of a small plane that a band of this shape covers, at the photo's size."""
        scale = plane.height / self.shape[0]
        box = (0, top * scale, plane.width, min(plane.height, (top + shape[0]) * scale))
        return np.asarray(plane.resize(shape[::-1], method, box))

    def _kept(self, top: int, shape: tuple[int, int]) -> np.ndarray:
        height, width = self._keep.shape
        rows = (top + np.arange(shape[0])) * height // self.shape[0]
        return self._keep[rows][:, np.arange(shape[1]) * width // self.shape[1]]


def _planes(values: np.ndarray) -> list[Image.Image]:
    """Each channel of (h, w, C) as a picture of float32."""
    return [Image.fromarray(np.ascontiguousarray(plane, np.float32))
            for plane in np.moveaxis(values, -1, 0)]


def _fit_slope(guide: np.ndarray, values: np.ndarray) -> np.ndarray:
    """How much the values change with the gray near each pixel: by its fine detail alone."""
    def smooth(x, deviation=_WINDOW):
        return gaussian_filter(x, (deviation, deviation, 0), mode="nearest")

    gray, detail = (x - smooth(x, _COARSE) for x in (guide, values))
    return smooth(gray * detail) / (smooth(gray**2) + _NOISE)


def _keep_means(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Change values so that, enlarged, their mean over each small pixel's area is as given."""
    for axis in (0, 1):
        size = values.shape[axis]
        if shape[axis] > size:
            means = _means_when_enlarged(size)
            values = np.moveaxis(values, axis, 0)
            flat = np.linalg.solve(means, values.reshape(size, -1))
            values = np.moveaxis(flat.reshape(values.shape), 0, axis)
    return values


def _means_when_enlarged(size: int, times: int = 8) -> np.ndarray:
    """The matrix from a row of pixels to the means of its enlargement over their areas."""
    each = Image.fromarray(np.eye(size, dtype=np.float32))
    enlarged = np.asarray(each.resize((size * times, size), _CUBIC), np.float64)
    return enlarged.reshape(size, size, times).mean(axis=-1).T
