"""Encodes pictures: results as files, JPEG for pages, WebP for what is kept of a training."""

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from colorize.imaging import png
from colorize.imaging.errors import ImageError
from colorize.imaging.full_size import FullSize
from colorize.imaging.metadata import exif_of_result
from colorize.imaging.open import Opened
from colorize.imaging.profiles import matrix_profile

#: Format of a result -> the ending of its file's name.
ENDINGS = {"png": "png", "jpeg": "jpg", "webp": "webp"}
_LONGEST_EXIF = 65_533  # bytes, in a JPEG; that of other formats is never longer in practice
_LONGEST = {"jpeg": 65_535, "webp": 16_383}  # pixels of a side


def to_file(picture: np.ndarray | FullSize, kind: str = "png", quality: int = 92,
            photo: Opened | None = None) -> memoryview:
    """A result as the bytes of a file, with a profile of sRGB.

    Parameters
    ----------
    picture : (H, W, 3) array of uint8, or FullSize
    kind : {"png", "jpeg", "webp"}
        A PNG holds every pixel exactly.
    quality : int
        From 1 to 100, of JPEG and WebP.
    photo : Opened, optional
        Its EXIF and its resolution are kept.

    Raises
    ------
    ImageError
        If a side is too long for the format.

    Examples
    --------
    >>> bytes(to_file(np.zeros((2, 2, 3), np.uint8), "jpeg")[:3])
    b'\xff\xd8\xff'
    """
    steps = encoding(picture, kind, quality, photo)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def encoding(picture: np.ndarray | FullSize, kind: str, quality: int,
             photo: Opened | None) -> Generator[float, None, memoryview]:
    """As :func:`to_file`: yields the share of the rows that are computed, returns the bytes."""
    height, width = picture.shape[:2]
    if max(height, width) > _LONGEST.get(kind, np.inf):
        raise ImageError(f"The picture is {width} x {height} pixels, must have at most "
                         f"{_LONGEST[kind]} a side as {kind.upper()}; choose PNG.")
    kept, file = _kept(kind, (width, height), photo), BytesIO()
    if kind == "png":
        file.write(png.beginning((width, height), _srgb(), **kept))
        stream, done = png.Stream(), 0
        for rows, *part in _bands(picture, png.compress):
            file.write(stream.add(*part))
            done += rows
            yield done / height
        file.write(stream.end())
    else:
        image = yield from _assemble(picture)
        how = {"jpeg": {"subsampling": 0}, "webp": {"method": 2}}[kind]
        image.save(file, kind, quality=quality, icc_profile=_srgb(), **how, **kept)
    return file.getbuffer()


def _kept(kind: str, size: tuple[int, int], photo: Opened | None) -> dict:
    """What a file keeps of the photo's, as Pillow's options."""
    if photo is None:
        return {}
    kept = {"dpi": photo.dpi} if photo.dpi and kind != "webp" else {}
    if photo.exif or (photo.dpi and kind == "webp"):  # a WebP has no other place for it
        exif = exif_of_result(photo.exif, size, photo.dpi)
        if len(exif) <= _LONGEST_EXIF:
            kept["exif"] = exif
    return kept


def _assemble(picture: np.ndarray | FullSize) -> Generator[float, None, Image.Image]:
    height, width = picture.shape[:2]
    image, done = Image.new("RGB", (width, height)), 0
    for band in _bands(picture, Image.fromarray):
        image.paste(band, (0, done))
        done += band.height
        yield done / height
    return image


def _bands(picture: np.ndarray | FullSize, then: Callable[[np.ndarray], Any]) -> Iterator[Any]:
    return map(then, [picture]) if isinstance(picture, np.ndarray) else picture.bands(then)


@cache
def _srgb() -> bytes:
    return matrix_profile(name="sRGB")


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
