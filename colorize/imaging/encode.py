"""Encodes pictures: PNG for files, WebP for pages."""

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


def to_webp(rgb: np.ndarray) -> bytes:
    """A picture as WebP with quality 90: of a photograph, a seventh of the bytes of a PNG.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    """
    file = BytesIO()
    Image.fromarray(rgb).save(file, "webp", quality=90, method=0)
    return file.getvalue()
