"""Colour hints: a transparent picture in the photo's shape, opaque where the colour is known.

Conventions: hints are (H, W, 4) uint8, red, green, blue and alpha; a pixel is a hint if
its alpha is at least :data:`OPAQUE`.
"""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from colorize.imaging.errors import ImageError
from colorize.imaging.limits import MAX_OPENED
from colorize.imaging.open import read_bytes
from colorize.imaging.resample import nearest

OPAQUE = 128  # alpha of a hint, at least
MAX_DIFFERENCE = 0.02  # between the ratios of hints and photo


def save_hints(hints: np.ndarray) -> bytes:
    """Hints as the bytes of a transparent PNG; :func:`open_hints` reads the same hints from it.

    Parameters
    ----------
    hints : (H, W, 4) array of uint8
    """
    file = BytesIO()
    Image.fromarray(hints, "RGBA").save(file, "PNG")
    return file.getvalue()


def open_hints(source: str | Path | bytes | BinaryIO,
               shape: tuple[int, int] | None = None) -> np.ndarray:
    """Read hints from a transparent PNG.

    Parameters
    ----------
    source : path, bytes or binary file
    shape : (int, int), optional
        Height and width of the photo.  Hints of another size but the same ratio are
        enlarged or reduced: each pixel takes the nearest one's colour.  Without it they
        keep their own size.

    Returns
    -------
    hints : (H, W, 4) array of uint8
        Alpha is 255 where there is a hint; all other pixels are zero.

    Raises
    ------
    ImageError
        If the file is not a PNG, is too large, has another ratio than the photo, or has no
        opaque or no transparent pixel.

    Examples
    --------
    >>> hints = np.zeros((4, 6, 4), np.uint8)
    >>> hints[1, 2] = 200, 40, 40, 255
    >>> bool((open_hints(save_hints(hints), (4, 6)) == hints).all())
    True
    >>> open_hints(b"")
    Traceback (most recent call last):
    colorize.imaging.errors.ImageError: The file is empty, must be a picture.
    """
    rgba = np.array(_decode(read_bytes(source)))
    if shape is not None:
        require_same_shape(rgba.shape[:2], shape)
        rgba = nearest(rgba, shape)
    opaque = rgba[..., 3] >= OPAQUE
    if opaque.all() or not opaque.any():
        raise ImageError(f"The hints have no {'transparent' if opaque.all() else 'opaque'} pixel, "
                         "must be opaque where a colour is known, and only there.")
    rgba[~opaque] = 0
    rgba[opaque, 3] = 255
    return rgba


def require_same_shape(hints: tuple[int, int], photo: tuple[int, int]) -> None:
    """Raise ImageError if two heights and widths differ by more than rounding to pixels.

    Examples
    --------
    >>> require_same_shape((40, 60), (2000, 3000))
    """
    (high, wide), (height, width) = hints, photo
    rounding = 1 / min(height, width, high, wide)
    if abs(np.log(wide / high / (width / height))) > max(MAX_DIFFERENCE, rounding):
        raise ImageError(f"The hints are {wide} x {high} pixels, must have the photo's shape: "
                         f"{width} x {height}, or as many times as large.")


def _decode(data: bytes) -> Image.Image:
    """The picture of a PNG, as RGBA."""
    try:
        image = Image.open(BytesIO(data), formats=["PNG"])
        if image.width * image.height > MAX_OPENED:
            raise ImageError(f"The hints have {image.width * image.height / 1e6:.2f} megapixels, "
                             f"must have at most {MAX_OPENED // 10**6}.")
        return image.convert("RGBA")
    except ImageError:
        raise
    except Image.UnidentifiedImageError as error:
        raise ImageError("The hints are not a PNG, must be a transparent PNG.") from error
    except Exception as error:  # decoders of damaged files raise exceptions of any type
        raise ImageError("The file of the hints is damaged or cut short, must be whole.") from error


def main_colours(rgb: np.ndarray, count: int) -> list[tuple[int, int, int]]:
    """Colours that stand for all of a picture's, the most frequent first.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    count : int
        How many at most.

    Examples
    --------
    >>> main_colours(np.array([[[200, 40, 40]] * 3 + [[0, 0, 90]]], np.uint8), 4)
    [(200, 40, 40), (0, 0, 90)]
    """
    image = Image.fromarray(rgb)
    image.thumbnail((128, 128), Image.Resampling.BOX)
    reduced = image.quantize(count, Image.Quantize.MAXCOVERAGE, kmeans=2).convert("RGB")
    return [colour for _, colour in sorted(reduced.getcolors(), reverse=True)]
