"""Encodes pictures: PNG for files, JPEG for pages, WebP for what is kept of a training."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image


def to_png(rgb: np.ndarray) -> bytes:
    """A picture as the bytes of a PNG file; `open_image` reads the same picture from it.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    """
    file = BytesIO()
    Image.fromarray(rgb).save(file, "PNG", compress_level=1)  # 6 % more bytes, a third of the time
    return file.getvalue()


def to_jpeg(rgb: np.ndarray) -> bytes:
    """A picture as JPEG with quality 92 and all of its colour: no chroma is dropped.

    Streamlit shows these bytes as they are; a WebP it would encode anew at every draw.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    """
    file = BytesIO()
    Image.fromarray(rgb).save(file, "JPEG", quality=92, subsampling=0)
    return file.getvalue()


def to_webp(rgb: np.ndarray) -> bytes:
    """A picture as WebP with quality 90: of a photograph, a seventh of the bytes of a PNG.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    """
    file = BytesIO()
    Image.fromarray(rgb).save(file, "webp", quality=90, method=0)
    return file.getvalue()


def from_webp(data: bytes) -> np.ndarray:
    """Decode a WebP: (H, W, 3) uint8."""
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"))


def to_animation(pictures: Sequence[np.ndarray]) -> bytes:
    """Pictures, (H, W, 3) uint8, as an animated WebP of six seconds; the last stays two more."""
    first, *others = map(Image.fromarray, pictures)
    each = 6000 // max(8, len(pictures))
    file = BytesIO()
    first.save(file, "webp", save_all=True, append_images=others, loop=0,
               duration=[each] * len(others) + [2000], quality=85, method=2)
    return file.getvalue()
