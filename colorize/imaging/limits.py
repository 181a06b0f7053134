"""How large or small a picture may be: so large that decoding takes less than 700 MB.

Pillow holds four bytes of a decoded pixel in colour.  JPEG and JPEG 2000 are reduced while
they are decoded; the decoders of some other formats hold several copies of the picture.
"""

from math import ceil, log

import numpy as np
from PIL import Image

from colorize.imaging.errors import ImageError

MAX_BYTES = 40 * 2**20  # of a file
MAX_PIXELS = 100_000_000  # of a picture
MAX_JPEG_PIXELS = 200_000_000
MAX_OPENED = 40_000_000  # of a picture as it is returned, by default
MAX_FULL_SIZE = 64_000_000  # of a result at full size: 0.7 GB of memory

_ROOM = 560 * 2**20  # bytes that decoding may take
#: Bytes that a decoder takes for each pixel, where these are more than the room allows for
#: `MAX_PIXELS`: measured with ``benchmarks/large_files.py``.
_BYTES = {"WEBP": 16, "AVIF": 9.5, "HEIF": 8, "JPEG2000": 20}
_UNUSUAL_BYTES = 12  # of a TIFF that is put together from planes
_ROOM_OF_COEFFICIENTS = 590 * 2**20  # bytes, with those of the file
_COEFFICIENT = 2  # bytes; a progressive JPEG keeps all of them until its last scan


def check_bytes(size: int) -> None:
    """Raise ImageError if a file of `size` bytes is too large."""
    if size > MAX_BYTES:
        raise ImageError(f"The file has {size / 2**20:.2f} MB, must have at most "
                         f"{MAX_BYTES // 2**20}.")


def check(image: Image.Image, data: bytes) -> None:
    """Raise ImageError if an opened picture, not yet decoded, has too many pixels."""
    if _is_jpeg(image):
        _check_pixels(image, MAX_JPEG_PIXELS)
        if _is_kept_whole(image, data):
            room = _ROOM_OF_COEFFICIENTS - len(data)
            _check_pixels(image, room / _coefficient_bytes(image),
                          " as a progressive JPEG; save it as a baseline JPEG")
        return
    _check_pixels(image, MAX_PIXELS)
    if image.format in _BYTES:
        most = _ROOM / _BYTES[image.format] * 4 ** _halvings(image, data)
        _check_pixels(image, most, f" as {image.format}; export it as JPEG")


def check_unusual(image: Image.Image) -> None:
    """As :func:`check`, for a TIFF that is put together from several parts."""
    _check_pixels(image, _ROOM / _UNUSUAL_BYTES, " with this layout of a TIFF; export it as JPEG")


def _check_pixels(image: Image.Image, most: float, more: str = "") -> None:
    pixels = image.width * image.height
    if pixels > most:
        raise ImageError(f"The picture has {pixels / 1e6:.2f} megapixels, must have at most "
                         f"{most / 1e6:.0f}{more}.")


def factor(pixels: int, most: int) -> int:
    """By how much each side of a picture is divided for it to have at most `most` pixels.

    Examples
    --------
    >>> factor(200_000_000, 40_000_000)
    3
    """
    return max(1, ceil((pixels / most) ** 0.5))


def reduce_while_decoding(image: Image.Image, data: bytes, pixels: int) -> None:
    """Tell the decoder of a JPEG or JPEG 2000 to return fewer pixels."""
    wanted = factor(image.width * image.height, pixels)
    power = (wanted - 1).bit_length()  # of two: the decoders know no other factors
    if _is_jpeg(image):
        if _is_kept_whole(image, data) and image.width * image.height > MAX_PIXELS // 2:
            power = 3  # its coefficients leave room for little else
        step = 2 ** min(3, power)
        image.draft(None, (max(1, image.width // step), max(1, image.height // step)))
    elif image.format == "JPEG2000":
        needed = image.width * image.height * _BYTES["JPEG2000"] / _ROOM
        image.reduce = min(max(power, ceil(log(needed, 4))), _halvings(image, data))


def _is_jpeg(image: Image.Image) -> bool:
    return image.format in ("JPEG", "MPO")


def _coefficient_bytes(image: Image.Image) -> float:
    """Bytes of a JPEG's coefficients for each pixel: fewer where its chroma is subsampled."""
    blocks = [across * down for _, across, down, _ in image.layer]
    return _COEFFICIENT * sum(blocks) / max(blocks)


def _is_kept_whole(image: Image.Image, data: bytes) -> bool:
    """Whether a JPEG's decoder keeps all coefficients: it has several scans of each block."""
    return "progressive" in image.info or _first_scan(data) < len(image.layer)


def _first_scan(data: bytes) -> int:
    """How many components the first scan of a JPEG has."""
    at = 2
    while at + 4 < len(data) and data[at] == 0xFF:
        if data[at + 1] == 0xDA:
            return data[at + 4]
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2: at + 4])
    return 1


def _halvings(image: Image.Image, data: bytes) -> int:
    """How many times the sides of a picture can be halved while it is decoded: JPEG 2000."""
    if image.format != "JPEG2000":
        return 0
    at = data.find(b"\xff\x52\x00")  # the marker of the default coding style, its length
    return min(5, data[at + 9]) if 0 < at < len(data) - 9 else 0


def require_two_patches(rgb: np.ndarray, patch_size: int) -> None:
    """Check that a picture has room for two patches side by side.

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
    colorize.imaging.errors.ImageError: The picture is 5 pixels wide, must be at least 6: 2 patches.
    """
    height, width = rgb.shape[:2]
    if width < 2 * patch_size:
        raise ImageError(f"The picture is {_pixels(width)} wide, must be at least "
                         f"{2 * patch_size}: 2 patches.")
    if height < patch_size:
        raise ImageError(f"The picture is {_pixels(height)} high, must be at least "
                         f"{patch_size}: 1 patch.")


def _pixels(count: int) -> str:
    return f"{count} pixel" + "s" * (count != 1)
