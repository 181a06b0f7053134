"""Opens any picture file safely.

A picture is RGB uint8 (H, W, 3), its colours are sRGB.  This module alone decides which
files are accepted; it raises :class:`ImageError` for all others.
"""

from dataclasses import dataclass
from io import SEEK_END, BytesIO
from math import inf
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, UnidentifiedImageError
from pillow_heif import register_heif_opener

from colorize.imaging import limits, tiff
from colorize.imaging.bands import to_eight_bits, to_srgb_array
from colorize.imaging.errors import ImageError
from colorize.imaging.formats import FORMATS, describe_unreadable
from colorize.imaging.limits import MAX_BYTES, MAX_OPENED
from colorize.imaging.metadata import ORIENTATION, kept_dpi, kept_exif
from colorize.imaging.profiles import find_profile

_PROFILE = 34675  # tag of TIFF

register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
Image.MAX_IMAGE_PIXELS = limits.MAX_JPEG_PIXELS  # of Pillow's own check, which comes first


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture and what there is to say about its file.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
        Read-only.
    size : (int, int)
        Width and height of the picture in the file, before it was reduced and rotated.
    notes : tuple of str
        Sentences for people: that a damaged colour profile was ignored.
    exif : bytes
        As it fits the picture as it is returned, see :func:`~colorize.imaging.metadata.kept_exif`.
    dpi : (float, float) or None
        Dots per inch, across and down.
    """

    rgb: np.ndarray
    size: tuple[int, int]
    notes: tuple[str, ...] = ()
    exif: bytes = b""
    dpi: tuple[float, float] | None = None

    @property
    def is_reduced(self) -> bool:
        """Whether the picture has fewer pixels than its file."""
        return self.rgb.shape[0] * self.rgb.shape[1] < self.size[0] * self.size[1]


def open_image(source: str | Path | bytes | BinaryIO, pixels: int = MAX_OPENED) -> np.ndarray:
    """Read a picture from a file of any common format: the `rgb` of :func:`open_with_notes`.

    Examples
    --------
    >>> open_image(b"")
    Traceback (most recent call last):
    colorize.imaging.errors.ImageError: The file is empty, must be a picture.
    """
    return open_with_notes(source, pixels).rgb


def open_with_notes(source: str | Path | bytes | BinaryIO, pixels: int = MAX_OPENED) -> Opened:
    """Read a picture from a file of any common format, and what there is to say about it.

    Its colours are converted to sRGB from the colour space that the file names.  The
    picture is rotated as its EXIF data says; transparent pixels are blended with white.  Of
    an animation the first frame is read; 16-bit channels are scaled to 8.

    Parameters
    ----------
    source : path, bytes or binary file
        A file is read from its beginning, whatever its current position.
    pixels : int
        A larger picture is reduced while it is read: each side by the same whole number.

    Returns
    -------
    opened : Opened

    Raises
    ------
    ImageError
        If it cannot be read, is empty, is not a picture, is damaged, or is larger than
        :mod:`colorize.imaging.limits` allows.
    """
    data = read_bytes(source)
    if sentence := describe_unreadable(data):
        raise ImageError(sentence)
    try:
        return _decode(data, pixels)
    except ImageError:
        raise
    except Exception as error:  # decoders of damaged files raise exceptions of any type
        words = " ".join(str(error).split()) or type(error).__name__
        raise ImageError(f"The file is damaged or cut short ({words}), must be whole.") from error


def _decode(data: bytes, pixels: int) -> Opened:
    parts = tiff.unusual_parts(data)
    image = _identify(data) if not parts else _combined(data, parts)
    size = image.size
    limits.reduce_while_decoding(image, data, pixels)
    profile = find_profile(image, data)
    image.load()
    rgb, note = to_srgb_array(image, profile, pixels)
    rgb.setflags(write=False)
    return Opened(rgb, size, (note,) if note else (), kept_exif(image), kept_dpi(image))


def header_pixels(data: bytes) -> float:
    """How many pixels a picture's file has, by its header.

    Infinity for a TIFF of which Pillow cannot tell; 0 for what is no picture: it is not decoded.

    Examples
    --------
    >>> header_pixels(b"junk")
    0
    """
    try:
        with Image.open(BytesIO(data), formats=list(FORMATS)) as image:
            return image.width * image.height
    except Exception:  # of any type, where a file is damaged
        return inf if tiff.read_directory(data) else 0


def read_bytes(source: str | Path | bytes | BinaryIO) -> bytes:
    """The file's bytes: at least 1, at most `MAX_BYTES`."""
    try:
        if isinstance(source, bytes):
            return _checked(source)
        if not isinstance(source, str | Path):
            return _read_file(source)
        with open(source, "rb") as file:
            return _read_file(file)
    except OSError as error:
        raise ImageError(f"The file cannot be read: {error.strerror or error}.") from error


def _read_file(file: BinaryIO) -> bytes:
    size = file.seek(0, SEEK_END)
    limits.check_bytes(size)
    file.seek(0)
    return _checked(file.read(MAX_BYTES))


def _checked(data: bytes) -> bytes:
    limits.check_bytes(len(data))
    if not data:
        raise ImageError("The file is empty, must be a picture.")
    return data


def _identify(data: bytes) -> Image.Image:
    """The picture with its header read; its pixels are not decoded yet."""
    try:
        image = Image.open(BytesIO(data), formats=list(FORMATS))
    except UnidentifiedImageError as error:
        raise ImageError("The file is not a picture, must be one of "
                         f"{', '.join(FORMATS)}.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # Pillow's own limit, above ours; its exception does not give the number of pixels.
        raise ImageError("The picture has far too many megapixels, must have at most "
                         f"{limits.MAX_PIXELS // 10**6}.") from error
    limits.check(image, data)
    return image


def _combined(data: bytes, parts: list[bytes]) -> Image.Image:
    """A TIFF of an unusual layout, from the files that hold its samples."""
    opened = [_identify(part) for part in parts]
    limits.check_unusual(opened[0])
    image = tiff.combine(data, [
        to_eight_bits(part) if part.mode.startswith("I;16") else part for part in opened])
    tags = tiff.read_directory(data)
    image.format = "TIFF"
    image.info["icc_profile"] = tags.get(_PROFILE, (None,))[0]
    image.getexif()[ORIENTATION] = tags.get(ORIENTATION, (1,))[0]
    return image
