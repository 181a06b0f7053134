"""Opens any picture file safely.

A picture is RGB uint8 (H, W, 3).  This module alone decides which files are accepted;
it raises :class:`ImageError` for all others.
"""

from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from colorize.settings import ColorizeError

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 40_000_000

#: Formats of photographs.  Decoders of other formats are seldom needed and a security risk.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")


class ImageError(ColorizeError):
    """A file or picture that cannot be used; the message is one sentence for people."""


def open_image(source: str | Path | bytes | BinaryIO) -> np.ndarray:
    """Read a picture from a file of any common format.

    The picture is rotated as its EXIF data says; transparent pixels are blended with
    white.  Of an animation the first frame is read; 16-bit channels are scaled to 8.

    Parameters
    ----------
    source : path, bytes or binary file
        A file is read from its beginning, whatever its current position.

    Returns
    -------
    rgb : (H, W, 3) array of uint8
        Read-only.

    Raises
    ------
    ImageError
        If it cannot be read, is empty, is not a picture, is damaged, or is larger
        than `MAX_BYTES` or `MAX_PIXELS`.

    Examples
    --------
    >>> open_image(b"")
    Traceback (most recent call last):
    colorize.imaging.open.ImageError: The file is empty, must be a picture.
    """
    image = _identify(_read(source))
    try:
        ImageOps.exif_transpose(image, in_place=True)
        image = _to_rgb(_to_eight_bits(image))  # rebinding frees the first: both would take 300 MB
        return np.asarray(image)
    except ImageError:
        raise
    except Exception as error:  # decoders of damaged files raise exceptions of any type
        raise ImageError(f"The file is damaged or cut short ({error}), must be whole.") from error


def _read(source: str | Path | bytes | BinaryIO) -> bytes:
    """The file's bytes: at least 1, at most `MAX_BYTES`."""
    try:
        if isinstance(source, bytes):
            return _read_file(BytesIO(source))
        if not isinstance(source, str | Path):
            return _read_file(source)
        with open(source, "rb") as file:
            return _read_file(file)
    except OSError as error:
        raise ImageError(f"The file cannot be read: {error.strerror or error}.") from error


def _read_file(file: BinaryIO) -> bytes:
    size = file.seek(0, SEEK_END)
    if size > MAX_BYTES:
        raise ImageError(f"The file has {size / 2**20:.2f} MB, must have at most "
                         f"{MAX_BYTES // 2**20}.")
    file.seek(0)
    data = file.read(MAX_BYTES)
    if not data:
        raise ImageError("The file is empty, must be a picture.")
    return data


def _identify(data: bytes) -> Image.Image:
    """The picture with its header read; its pixels are not decoded yet."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise ImageError(f"The file is not a picture, must be one of "
                         f"{', '.join(FORMATS)}.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # Pillow's own limit, above ours; its exception does not give the number of pixels.
        raise ImageError("The picture has far too many megapixels, must have at most "
                         f"{MAX_PIXELS // 10**6}.") from error
    except Exception as error:
        raise ImageError(f"The file is damaged ({error}), must be whole.") from error
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise ImageError(f"The picture has {pixels / 1e6:.2f} megapixels, must have at most "
                         f"{MAX_PIXELS // 10**6}.")
    return image


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Scale 16-bit gray to 8 bits; Pillow would clip it.  Pillow itself scales 16-bit colour."""
    if image.mode.startswith("I;16"):
        return Image.fromarray(np.rint(np.asarray(image) / np.float32(257)).astype(np.uint8))
    if image.mode in ("I", "F"):
        raise ImageError(f"The picture has 32 bits a channel (mode {image.mode}), "
                         "must have 8 or 16.")
    return image


def _to_rgb(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    return white


def looks_gray(rgb: np.ndarray) -> bool:
    """Whether 99 % of a picture's pixels are gray, or almost so, as after JPEG or a scanner.

    Parameters
    ----------
    rgb : (..., 3) array of uint8

    Examples
    --------
    >>> looks_gray(np.full((4, 4, 3), (90, 91, 89), np.uint8))
    True
    >>> looks_gray(np.full((4, 4, 3), (120, 100, 80), np.uint8))  # sepia
    False
    """
    sample = rgb.reshape(-1, 3)[:: max(1, rgb.size // 300_000)]  # 100,000 pixels are enough
    return bool(np.quantile(np.ptp(sample, axis=1), 0.99) < 12)


def require_two_patches(rgb: np.ndarray, patch_size: int) -> None:
    """Check that each half of a picture has room for at least one patch.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    patch_size : int

    Raises
    ------
    ImageError
        If it is too narrow or too low.

    Examples
    --------
    >>> require_two_patches(np.zeros((5, 5, 3), np.uint8), patch_size=3)
    Traceback (most recent call last):
    colorize.imaging.open.ImageError: The picture is 5 pixels wide, must be at least 6: 3 a half.
    """
    height, width = rgb.shape[:2]
    if width < 2 * patch_size:
        raise ImageError(f"The picture is {_pixels(width)} wide, must be at least "
                         f"{2 * patch_size}: {patch_size} a half.")
    if height < patch_size:
        raise ImageError(f"The picture is {_pixels(height)} high, must be at least "
                         f"{patch_size}: one patch.")


def _pixels(count: int) -> str:
    return f"{count} pixel" + "s" * (count != 1)
