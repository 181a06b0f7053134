"""Resampling: pictures at another size or shape."""

import numpy as np
from PIL import Image


def resize(rgb: np.ndarray, size: int | tuple[int, int], reduction: str = "area") -> np.ndarray:
    """Resample a picture to another height and width, whatever its shape.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    size : int or (int, int)
        New height h and width w; one number for a square.
    reduction : {"area", "bilinear"}
        "area" is the mean of the pixels that each new pixel covers, along a side that
        gets shorter, and bicubic along a side that gets longer.  "bilinear" interpolates
        between the four pixels nearest to the new pixel's centre, even when it covers
        many more: it causes aliasing, but is what the report used.

    Returns
    -------
    rgb : (h, w, 3) array of uint8

    Examples
    --------
    >>> resize(np.array([[[0, 0, 0], [90, 60, 30]]], np.uint8), 1)
    array([[[45, 30, 15]]], dtype=uint8)
    """
    high, wide = (size, size) if isinstance(size, int) else size
    if reduction == "bilinear":
        mixed = _between_pixels(_between_pixels(rgb, high, axis=0), wide, axis=1)
        return np.rint(mixed).astype(np.uint8)
    height, width = rgb.shape[:2]
    image = Image.fromarray(rgb)
    image = image.resize((wide, height), _filter(width, wide))
    return np.asarray(image.resize((wide, high), _filter(height, high)))


def nearest(picture: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Another height and width: each new pixel is the one that lies under its centre.

    Examples
    --------
    >>> nearest(np.array([[1, 2, 3, 4]]), (2, 2))
    array([[2, 4],
           [2, 4]])
    """
    rows, columns = (((np.arange(after) + 0.5) * before / after).astype(int)
                     for before, after in zip(picture.shape[:2], shape, strict=True))
    return picture[np.ix_(rows, columns)]


def fit_within(rgb: np.ndarray, pixels: int) -> np.ndarray:
    """Reduce a picture to at most `pixels` pixels, with its aspect ratio kept.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    pixels : int

    Examples
    --------
    >>> fit_within(np.zeros((300, 600, 3), np.uint8), 20_000).shape
    (100, 200, 3)
    """
    height, width = shape_within(rgb.shape[:2], pixels)
    if (height, width) == rgb.shape[:2]:
        return rgb
    return np.asarray(Image.fromarray(rgb).resize((width, height), Image.Resampling.BOX))


def shape_within(shape: tuple[int, int], pixels: int) -> tuple[int, int]:
    """Height and width of a picture that is reduced to at most `pixels` pixels.

    Examples
    --------
    >>> shape_within((300, 600), 20_000), shape_within((3, 4), 20_000)
    ((100, 200), (3, 4))
    """
    height, width = shape
    scale = (pixels / (height * width)) ** 0.5
    return shape if scale >= 1 else (max(1, int(height * scale)), max(1, int(width * scale)))


def area_mean(picture: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Reduce an array to another height and width: each new pixel is the mean over its area.

    Parameters
    ----------
    picture : (H, W, ...) array of float or bool
    shape : (int, int)
        New height h <= H and width w <= W.

    Returns
    -------
    reduced : (h, w, ...) array of float

    Examples
    --------
    >>> area_mean(np.array([[0.0, 3.0, 6.0]]), (1, 2))
    array([[1., 5.]])
    """
    for axis, size in enumerate(shape):
        edges = np.linspace(0, picture.shape[axis], size + 1)
        total = np.cumsum(picture, axis=axis, dtype=np.float64)
        total = np.concatenate([np.zeros_like(total.take([0], axis)), total], axis)
        left = np.minimum(edges.astype(int), picture.shape[axis] - 1)
        part = np.expand_dims(edges - left, tuple(range(1, total.ndim))).swapaxes(0, axis)
        upto = total.take(left, axis) * (1 - part) + total.take(left + 1, axis) * part
        picture = np.diff(upto, axis=axis) * (size / picture.shape[axis])
    return picture


def _filter(before: int, after: int) -> Image.Resampling:
    return Image.Resampling.BOX if after < before else Image.Resampling.BICUBIC


def _between_pixels(array: np.ndarray, size: int, axis: int) -> np.ndarray:
    """Linear interpolation along one axis, at the centres of `size` equal parts of it."""
    last = array.shape[axis] - 1
    at = ((np.arange(size) + 0.5) * (last + 1) / size - 0.5).clip(0, last)
    before = at.astype(int)
    share = np.expand_dims(at - before, tuple(range(1, array.ndim - axis)))
    after = np.minimum(before + 1, last)
    return array.take(before, axis) * (1 - share) + array.take(after, axis) * share
