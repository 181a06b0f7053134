"""Large files are reduced while they are read, within bounds of memory."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from colorize.imaging import ImageError, open_image, open_with_notes
from colorize.imaging.limits import factor
from colorize.imaging.profiles import matrix_profile

MEGABYTES = 700


@pytest.fixture(scope="module")
def slope():
    """A picture without detail, so that every size of it shows the same."""
    y, x = np.mgrid[:100, :160]
    return Image.fromarray(np.stack([y * 2.5, x * 1.5, 200 - x], axis=-1).astype(np.uint8))


def peak(path: Path) -> tuple[int, str]:
    """The most MB that a process holds that opens the file, and the shape or the sentence."""
    code = ("import sys, re\nfrom colorize.imaging import open_image, ImageError\n"
            "try: print(open_image(sys.argv[1]).shape)\n"
            "except ImageError as error: print(error)\n"
            "print(open('/proc/self/status').read())")
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True,
                          check=True, cwd=Path(__file__).parents[2])
    return int(re.search(r"VmHWM:\s+(\d+)", done.stdout)[1]) // 1024, done.stdout.split("\n")[0]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux' /proc")
@pytest.mark.parametrize(("size", "kind", "options", "shape"), [
    ((16_000, 12_500), "JPEG", {"quality": 60}, "(3125, 4000, 3)"),
    ((16_000, 12_500), "JPEG", {"quality": 60, "progressive": True}, "(1563, 2000, 3)"),
    ((12_500, 8_000), "PNG", {"compress_level": 1}, "(4000, 6250, 3)"),
    ((12_500, 8_000), "JPEG2000", {"quality_layers": [200]}, "(4000, 6250, 3)"),
])
def test_the_largest_pictures_are_read_within_the_bound(tmp_path, slope, size, kind, options,
                                                       shape):
    path = tmp_path / "large"
    slope.resize(size, Image.Resampling.NEAREST).save(path, kind, **options)
    most, result = peak(path)
    assert result == shape
    assert most < MEGABYTES


def test_a_reduced_picture_shows_the_same(encode, slope):
    for kind in ("JPEG", "PNG", "JPEG2000"):
        large = slope.resize((1600, 1000), Image.Resampling.BICUBIC)
        opened = open_with_notes(encode(large, kind), pixels=100_000)
        assert opened.size == (1600, 1000)
        height, width = opened.rgb.shape[:2]
        assert 25_000 <= height * width <= 100_000
        expected = np.asarray(slope.resize((width, height), Image.Resampling.BICUBIC))
        assert np.abs(opened.rgb.astype(int) - expected).mean() < 2, kind


@pytest.mark.parametrize(("mode", "kind"), [
    ("L", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("CMYK", "TIFF"),
    ("I;16", "PNG"), ("LAB", "TIFF"),
])
def test_every_mode_can_be_reduced(encode, mode, kind):
    image = Image.new("RGB", (301, 201), "white")
    if mode == "I;16":
        image = Image.fromarray(np.full((201, 301), 65535, np.uint16))
    elif mode == "LAB":
        image = Image.frombytes("LAB", (301, 201), bytes([255, 0, 0]) * 301 * 201)
    else:
        image = image.convert(mode)
    opened = open_image(encode(image, kind), pixels=7_000)
    assert opened.shape == (67, 101, 3)
    assert (opened >= 254).all()


def test_bands_do_not_show(monkeypatch, encode, photo):
    file = encode(Image.fromarray(photo), "PNG", icc_profile=matrix_profile(gamma=1.8))
    for pixels in (1000, 100, 8):
        whole = open_image(file, pixels)
        monkeypatch.setattr("colorize.imaging.bands._BAND_PIXELS", 70)
        np.testing.assert_array_equal(open_image(file, pixels), whole)
        monkeypatch.undo()


@pytest.mark.filterwarnings("ignore")  # Pillow's warning about 200 megapixels
def test_too_many_pixels_get_a_sentence(png, encode):
    with pytest.raises(ImageError, match=r"100\.01 megapixels, must have at most 100\."):
        open_image(png(12_500, 8001, 8, 2, b""))
    jpeg = bytearray(encode(Image.new("RGB", (16, 16)), "JPEG"))
    at = jpeg.index(b"\xff\xc0") + 5
    jpeg[at: at + 4] = (12_501).to_bytes(2) + (16_000).to_bytes(2)
    with pytest.raises(ImageError, match=r"200\.02 megapixels, must have at most 200\."):
        open_image(bytes(jpeg))


def test_a_progressive_jpeg_has_as_many_pixels_as_its_coefficients_leave_room_for(
        monkeypatch, encode, slope):
    kinds = {"4:4:4": 6, "4:2:0": 3}  # bytes of coefficients for a pixel
    for subsampling, each in kinds.items():
        file = encode(slope, "JPEG", subsampling=subsampling, progressive=True)
        for room, fits in ((16_000 * each + 10, True), (16_000 * each - 10, False)):
            monkeypatch.setattr("colorize.imaging.limits._ROOM_OF_COEFFICIENTS", room + len(file))
            if fits:
                assert open_image(file).shape == (100, 160, 3)
            else:
                with pytest.raises(ImageError, match="save it as a baseline JPEG"):
                    open_image(file)
            open_image(encode(slope, "JPEG", subsampling=subsampling))  # baseline: no bound


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "HEIF"])
def test_decoders_that_hold_several_copies_take_fewer_pixels(monkeypatch, encode, kind, slope):
    monkeypatch.setattr("colorize.imaging.limits._ROOM", 16_000 * 7)
    with pytest.raises(ImageError, match=rf"0\.02 megapixels, .* as {kind}; export it as JPEG"):
        open_image(encode(slope, kind))
    assert open_image(encode(slope, "PNG")).shape == (100, 160, 3)


def test_the_factor_is_the_smallest_that_fits():
    for pixels in (1, 99, 100, 101, 12_345):
        by = factor(pixels, 100)
        assert pixels / by**2 <= 100
        assert by == 1 or pixels / (by - 1) ** 2 > 100
