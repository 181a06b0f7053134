"""Pictures in: any file opened safely, brought to size; and a few to start with.

A picture is RGB uint8 (H, W, 3).  What a file may be is decided here and nowhere
else; every way in which one is no good ends in one :class:`ImageError`.
"""

from dataclasses import dataclass
from importlib.resources import files
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 40_000_000

#: Only what photographs come in: rarer decoders are more risk than use.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")


class ImageError(ValueError):
    """A file or picture that cannot be used; the message is one sentence for people."""


def open_image(source: str | Path | bytes | BinaryIO) -> np.ndarray:
    """Read a picture of any usual kind, upright and over white.

    Of an animation the first frame is read; 16-bit channels are scaled to 8.

    Parameters
    ----------
    source : path, bytes or binary file
        A file is read from its beginning, wherever it stands.

    Returns
    -------
    rgb : (H, W, 3) array of uint8
        Read-only.

    Raises
    ------
    ImageError
        If it cannot be read, is empty, is no picture, is damaged, or is larger
        than `MAX_BYTES` or `MAX_PIXELS`.

    Examples
    --------
    >>> open_image(b"")
    Traceback (most recent call last):
    colorize.images.ImageError: The file is empty, must be a picture.
    """
    image = _identify(_read(source))
    try:
        ImageOps.exif_transpose(image, in_place=True)
        image = _to_rgb(_to_eight_bits(image))  # the old one goes: two of them take 300 MB
        return np.asarray(image)
    except ImageError:
        raise
    except Exception as error:  # decoders raise whatever a broken file makes them stumble over
        raise ImageError(f"The file is damaged or cut short ({error}), must be whole.") from error


def _read(source: str | Path | bytes | BinaryIO) -> bytes:
    """The bytes, which are neither none nor too many."""
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
    """The picture with its header read and nothing decoded yet."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise ImageError(f"The file is not a picture, must be one of "
                         f"{', '.join(FORMATS)}.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # By Pillow's own limit, which lies above ours and keeps the number to itself.
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
    """Scale 16-bit gray, which Pillow would clip; 16-bit colour it scales itself."""
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


def to_png(rgb: np.ndarray) -> bytes:
    """A picture as the bytes of a PNG file; `open_image` gives the same picture back."""
    file = BytesIO()
    Image.fromarray(rgb).save(file, "PNG", compress_level=1)  # 6 % more bytes, a third of the time
    return file.getvalue()


def to_webp(rgb: np.ndarray) -> bytes:
    """A picture to look at, as WebP of quality 90: a seventh of a photograph's PNG."""
    file = BytesIO()
    Image.fromarray(rgb).save(file, "webp", quality=90, method=0)
    return file.getvalue()


def resize(rgb: np.ndarray, size: int, reduction: str = "area") -> np.ndarray:
    """Bring a picture to ``size x size`` pixels, whatever its shape was.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    size : int
    reduction : {"area", "bilinear"}
        "area" averages the pixels that fall into one, along a side that shrinks,
        and is bicubic along a side that grows.  "bilinear" mixes the four pixels
        around each new one's middle, even when many more fall into it: jagged,
        but what was usual at the report's time.

    Returns
    -------
    rgb : (size, size, 3) array of uint8

    Examples
    --------
    >>> resize(np.array([[[0, 0, 0], [90, 60, 30]]], np.uint8), 1)
    array([[[45, 30, 15]]], dtype=uint8)
    """
    if reduction == "bilinear":
        mixed = _between_pixels(_between_pixels(rgb, size, axis=0), size, axis=1)
        return np.rint(mixed).astype(np.uint8)
    height, width = rgb.shape[:2]
    image = Image.fromarray(rgb)
    image = image.resize((size, height), _filter(width, size))
    return np.asarray(image.resize((size, size), _filter(height, size)))


def fit_within(rgb: np.ndarray, pixels: int) -> np.ndarray:
    """Reduce a picture, its shape kept, to at most so many pixels.

    Examples
    --------
    >>> fit_within(np.zeros((300, 600, 3), np.uint8), 20_000).shape
    (100, 200, 3)
    """
    height, width = rgb.shape[:2]
    scale = (pixels / (height * width)) ** 0.5
    if scale >= 1:
        return rgb
    size = max(1, int(width * scale)), max(1, int(height * scale))
    return np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.BOX))


def stretch(rgb: np.ndarray, ratio: float) -> np.ndarray:
    """Make a picture `ratio` times as wide for its height, by lengthening one side.

    No side becomes longer than four times the longer one: the other shrinks instead.

    Parameters
    ----------
    rgb : (H, W, 3) or (H, W) array of uint8

    Examples
    --------
    >>> [stretch(np.zeros((20, 20, 3), np.uint8), ratio).shape[:2] for ratio in (1.5, 0.5, 8)]
    [(20, 30), (40, 20), (10, 80)]
    """
    height, width = rgb.shape[:2]
    high, wide = height * max(1, 1 / ratio), width * max(1, ratio)
    scale = min(1, 4 * max(height, width) / max(high, wide))
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    return np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.BICUBIC))


def _filter(before: int, after: int) -> Image.Resampling:
    return Image.Resampling.BOX if after < before else Image.Resampling.BICUBIC


def _between_pixels(array: np.ndarray, size: int, axis: int) -> np.ndarray:
    """Linear interpolation along one axis, at the middles of `size` equal parts of it."""
    last = array.shape[axis] - 1
    at = ((np.arange(size) + 0.5) * (last + 1) / size - 0.5).clip(0, last)
    before = at.astype(int)
    share = np.expand_dims(at - before, tuple(range(1, array.ndim - axis)))
    after = np.minimum(before + 1, last)
    return array.take(before, axis) * (1 - share) + array.take(after, axis) * share


def looks_gray(rgb: np.ndarray) -> bool:
    """Whether (..., 3) colours are gray, but for what JPEG and scanners leave behind.

    Examples
    --------
    >>> looks_gray(np.full((4, 4, 3), (90, 91, 89), np.uint8))
    True
    >>> looks_gray(np.full((4, 4, 3), (120, 100, 80), np.uint8))  # sepia
    False
    """
    some = rgb.reshape(-1, 3)[:: max(1, rgb.size // 300_000)]  # 100,000 tell as much as all
    return bool(np.quantile(np.ptp(some, axis=1), 0.99) < 12)


def require_two_patches(rgb: np.ndarray, patch_size: int) -> None:
    """Raise `ImageError` unless each half of a picture holds at least one patch.

    Examples
    --------
    >>> require_two_patches(np.zeros((5, 5, 3), np.uint8), patch_size=3)
    Traceback (most recent call last):
    colorize.images.ImageError: The picture is 5 pixels wide, must be at least 6: 3 a half.
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


@dataclass(frozen=True)
class Sample:
    """A built-in picture: where it lies, and whom to thank.

    Parameters
    ----------
    title, credit, licence : str
    package, file : str
        The installed package that ships it, and its name there.
    """

    title: str
    credit: str
    licence: str
    package: str
    file: str


_OURS, _SKIMAGE, _SKLEARN = "colorize.samples", "skimage.data", "sklearn.datasets.images"

#: The built-in pictures, the one that shows most first.
SAMPLES = {
    "coffee": Sample("A cup of coffee", "Rachel Michetti, Pikolo Espresso Bar", "CC0-1.0",
                     _SKIMAGE, "coffee.png"),
    "sunset": Sample("Sunset in the mountains", "Aitzol Berasategi", "CC-BY-4.0",
                     _OURS, "sunset.jpg"),
    "cat": Sample("Chelsea the cat", "Stefan van der Walt", "CC0-1.0", _SKIMAGE, "chelsea.png"),
    "dandelions": Sample("Dandelions", "Clemens Engelhardt", "CC0-1.0",
                         _OURS, "dandelions.jpg"),
    "cap": Sample("A red cap", 'Trevor "Freespace"', "CC-BY-4.0", _OURS, "cap.jpg"),
    "rocket": Sample("Falcon 9 before launch", "SpaceX", "public domain", _SKIMAGE, "rocket.jpg"),
    "china": Sample("Summer Palace", "danielbuechele", "CC-BY-2.0", _SKLEARN, "china.jpg"),
    "flower": Sample("Dahlia", "vultilion", "CC-BY-2.0", _SKLEARN, "flower.jpg"),
    "retina": Sample("Retina of an eye", "Mikael Häggström", "CC0-1.0", _SKIMAGE, "retina.jpg"),
    "astronaut": Sample("Eileen Collins", "NASA", "public domain", _SKIMAGE, "astronaut.png"),
}


def load_sample(name: str) -> np.ndarray:
    """The built-in picture called `name`, (H, W, 3) uint8, without any network.

    Raises
    ------
    ImageError
        If there is none of that name.
    """
    if name not in SAMPLES:
        raise ImageError(f"sample={name} must be one of {', '.join(SAMPLES)}.")
    sample = SAMPLES[name]
    return open_image(files(sample.package).joinpath(sample.file).read_bytes())
