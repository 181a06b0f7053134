"""Pictures that many tests share, good and bad."""

import os
import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from colorize.canvas import split
from colorize.jobs import stop_all


def _encode(image: Image.Image, kind: str, **options) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _png(width: int, height: int, bits: int, colour: int, rows: bytes, *more: bytes) -> bytes:
    """A PNG written by hand: headers that lie, and 16-bit colour, which Pillow cannot write."""
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(more)
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


@pytest.fixture(scope="session")
def encode():
    return _encode


@pytest.fixture(scope="session")
def png():
    return _png


@pytest.fixture(scope="session")
def photo() -> np.ndarray:
    """A small picture with edges, slopes and noise; its halves share their colours."""
    rng = np.random.default_rng(7)
    y, x = np.mgrid[:24, :32] / 32
    rgb = np.stack([200 * y + 40 * (x % 0.25 > 0.1), 90 + 80 * np.sin(9 * x), 220 - 200 * y], -1)
    return np.clip(rgb + rng.normal(0, 8, rgb.shape), 0, 255).astype(np.uint8)


@pytest.fixture
def canvas(photo):
    return split(photo)[0]


@pytest.fixture(scope="session")
def bad_files() -> dict[str, tuple[bytes, str]]:
    """Name -> contents of a file that is no good, and words of the sentence it must get."""
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    jpeg, png = (_encode(Image.fromarray(noise), kind) for kind in ("JPEG", "PNG"))
    return {
        "notes.jpg": (b"Dear diary, " * 50, "not a picture"),
        "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                        "an SVG drawing, which is not read; export it as PNG"),
        "empty.png": (b"", "is empty"),
        "cut.jpg": (jpeg[: len(jpeg) // 2], "damaged or cut short"),
        "cut.png": (png[: len(png) // 2], "damaged or cut short"),
        "heavy.png": (png + bytes(40 * 2**20), "40.01 MB, must have at most 40"),
        "wide.png": (_png(8000, 12_501, 8, 2, b""), "100.01 megapixels, must have at most 100"),
        "wider.png": (_png(12000, 10000, 8, 2, b""), "megapixels, must have at most 100"),
        "widest.png": (_png(2**20, 2**20, 8, 2, b""), "megapixels, must have at most 100"),
        "narrow.png": (_encode(Image.fromarray(noise[:, :9]), "PNG"), "9 pixels wide, must be"),
        "low.png": (_encode(Image.fromarray(noise[:4]), "PNG"), "4 pixels high, must be"),
    }


@pytest.fixture(scope="session", autouse=True)
def _keep_trainings_elsewhere(tmp_path_factory):
    """What tests train is kept in a folder of theirs, not in the user's."""
    before = os.environ.get("COLORIZE_STORE")
    os.environ["COLORIZE_STORE"] = str(tmp_path_factory.mktemp("store"))
    yield
    stop_all()  # no training outlives the tests that asked for it
    if before is None:
        del os.environ["COLORIZE_STORE"]
    else:
        os.environ["COLORIZE_STORE"] = before
