"""From a decoded picture of any mode to sRGB, band by band, so that no large copy is made."""

from math import ceil

import numpy as np
from PIL import Image

from colorize.imaging.errors import ImageError
from colorize.imaging.limits import factor
from colorize.imaging.metadata import ORIENTATION
from colorize.imaging.profiles import ToSrgb, is_gray

_BAND_PIXELS = 2**21
_BITS = 258  # tag of TIFF
#: EXIF orientation -> how the picture is turned, with its rows and columns as they are stored.
_TURNS = {
    2: np.fliplr,
    3: lambda rgb: np.rot90(rgb, 2),
    4: np.flipud,
    5: lambda rgb: rgb.swapaxes(0, 1),
    6: lambda rgb: np.rot90(rgb, -1),
    7: lambda rgb: np.rot90(rgb, 2).swapaxes(0, 1),
    8: np.rot90,
}


def to_srgb_array(image: Image.Image, profile: bytes | None,
                  pixels: int) -> tuple[np.ndarray, str]:
    """The picture as (H, W, 3) uint8, and a sentence if its profile could not be used.

    Parameters
    ----------
    image : Image
        Loaded, of any mode.
    profile : bytes or None
        The ICC profile of its colours.
    pixels : int
        The most pixels of the result; a larger picture is reduced to means of squares.
    """
    if image.mode in ("I", "F"):
        raise ImageError(f"The picture has 32 bits a channel (mode {image.mode}), "
                         "must have 8 or 16.")
    white = 4095 if getattr(image, "tag_v2", {}).get(_BITS) == (12,) else 65535
    to_srgb = ToSrgb(_plain_mode(image), profile)
    step = factor(image.width * image.height, pixels)
    rows = max(1, _BAND_PIXELS // (image.width * step)) * step
    rgb = np.empty((ceil(image.height / step), ceil(image.width / step), 3), np.uint8)
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        band = _blend(band, to_srgb, white)
        band = band.reduce(step) if step > 1 else band
        rgb[top // step:][: band.height] = band
    turn = _TURNS.get(image.getexif().get(ORIENTATION), np.asarray)
    return np.ascontiguousarray(turn(rgb)), to_srgb.note


def _plain_mode(image: Image.Image) -> str:
    """The mode of its colours alone, without palette and transparency."""
    if is_gray(image):
        return "L"
    return image.mode if image.mode in ("CMYK", "LAB") else "RGB"


def _blend(band: Image.Image, to_srgb: ToSrgb, white: int) -> Image.Image:
    """A part of the picture in sRGB, blended with white where it is transparent."""
    if band.mode.startswith("I;16"):
        band = to_eight_bits(band, white)
    if not band.has_transparency_data:
        return to_srgb(band.convert(_plain_mode(band)))
    band = band.convert({"La": "LA", "LA": "LA"}.get(band.mode, "RGBA"))
    alpha = band.getchannel("A")
    band = to_srgb(band.convert(band.mode[:-1]))
    return Image.composite(band, Image.new("RGB", band.size, "white"), alpha)


def to_eight_bits(image: Image.Image, white: int = 65535) -> Image.Image:
    """Scale 16-bit gray to 8 bits; Pillow would clip it.  Pillow itself scales 16-bit colour.

    Parameters
    ----------
    image : Image
        Of a mode that begins with ``I;16``.
    white : int
        The value of white.
    """
    values = np.asarray(image)
    levels = np.empty(values.shape, np.uint8)
    for top in range(0, len(values), 64):  # floats of the whole picture would need much memory
        part = values[top: top + 64] * np.float32(255 / white)
        levels[top: top + 64] = np.rint(np.minimum(part, 255))
    return Image.fromarray(levels)
