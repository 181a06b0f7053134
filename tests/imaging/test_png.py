"""PNG written band by band: other readers read the very pixels."""

import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from colorize.imaging import FullSize, full_size, load_sample, to_file


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (5, 1), (40, 33), (300, 200)])
def test_an_array_comes_back(shape):
    rgb = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    image = Image.open(BytesIO(to_file(rgb, "png")))
    image.load()
    np.testing.assert_array_equal(image, rgb)


def test_a_picture_of_many_bands_comes_back(monkeypatch):
    photo = np.asarray(Image.fromarray(load_sample("coffee")).resize((701, 503)))
    monkeypatch.setattr(full_size, "_BAND_PIXELS", 701 * 20)
    picture = FullSize(photo[::8, ::8], photo)
    data = bytes(to_file(picture, "png"))
    np.testing.assert_array_equal(Image.open(BytesIO(data)), picture.picture())


def test_the_stream_is_whole_and_its_checksum_right():
    """Pillow forgives a wrong checksum, other readers do not."""
    photo = np.random.default_rng(0).integers(0, 256, (900, 1300, 3), np.uint8)
    data = bytes(to_file(FullSize(photo[:50, :50], photo), "png"))
    at, stream, kinds = 8, b"", []
    while at < len(data):
        length, kind = int.from_bytes(data[at: at + 4], "big"), data[at + 4: at + 8]
        body = data[at + 8: at + 8 + length]
        assert zlib.crc32(kind + body) == int.from_bytes(data[at + 8 + length:][:4], "big")
        stream += body if kind == b"IDAT" else b""
        kinds.append(kind)
        at += 12 + length
    assert kinds.count(b"IDAT") > 2
    assert kinds[-1] == b"IEND"
    assert len(zlib.decompress(stream)) == 900 * (1 + 3 * 1300)
