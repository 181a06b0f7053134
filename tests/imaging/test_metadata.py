"""What a result's file keeps of the photo's: EXIF, resolution, and a profile of sRGB."""

from io import BytesIO

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from colorize.imaging import ENDINGS, ImageError, open_image, open_with_notes, to_file

EXIF, GPS = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo
RGB = np.full((30, 40, 3), (200, 90, 30), np.uint8)


def camera_exif():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A camera", 6
    exif[0x011A], exif[0x011B], exif[0x0128] = 300.0, 300.0, 2
    exif.get_ifd(EXIF).update({0x829A: 0.01, 0xA001: 2, 0xA002: 40, 0xA003: 30})
    exif.get_ifd(GPS).update({1: "N", 2: (1.0, 2.0, 3.0)})
    return exif


@pytest.fixture(params=["JPEG", "PNG", "WEBP"])
def photo(request, encode):
    """A photo to be turned by a quarter, and as it is opened."""
    return open_with_notes(encode(Image.fromarray(RGB), request.param, exif=camera_exif(),
                                  dpi=(300, 300)))


def result(*arguments):
    return Image.open(BytesIO(to_file(*arguments)))


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_result_keeps_exif_and_resolution(photo, kind):
    image = result(photo.rgb, kind, 90, photo)
    assert (image.format.lower(), image.size) == (kind, (30, 40))
    exif = image.getexif()
    assert (exif[0x010F], exif[0x0112]) == ("A camera", 1)
    details = exif.get_ifd(EXIF)
    assert (details[0x829A], details[0xA001]) == (0.01, 1)
    assert (details[0xA002], details[0xA003]) == (30, 40)
    assert exif.get_ifd(GPS)[2] == (1.0, 2.0, 3.0)
    assert exif[0x011A] == pytest.approx(300, abs=0.1)
    if kind != "webp" and photo.dpi:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_orientation_is_applied_once(photo):
    for kind in ENDINGS:
        again = open_image(bytes(to_file(photo.rgb, kind, 100, photo)))
        assert np.abs(again.astype(int) - photo.rgb).max() <= (0 if kind == "png" else 6)


def test_a_thumbnail_is_dropped(encode):
    thumbnail = encode(Image.fromarray(RGB), "JPEG")
    exif = camera_exif()
    body = bytearray(exif.tobytes())
    at = 6 + int.from_bytes(body[10:14], "big")  # the first directory
    end = at + 2 + 12 * int.from_bytes(body[at: at + 2], "big")
    body[end: end + 4] = (len(body) - 6).to_bytes(4, "big")  # where the second one is
    start = len(body) - 6 + 2 + 2 * 12 + 4
    body += (2).to_bytes(2, "big")
    for tag, value in ((0x0201, start), (0x0202, len(thumbnail))):
        body += (tag.to_bytes(2, "big") + b"\0\x04\0\0\0\x01" + value.to_bytes(4, "big"))
    body += bytes(4) + thumbnail
    contents = encode(Image.fromarray(RGB), "JPEG", exif=bytes(body))
    assert thumbnail in contents
    assert Image.open(BytesIO(contents)).getexif().get_ifd(ExifTags.IFD.IFD1)
    opened = open_with_notes(contents)
    data = bytes(to_file(opened.rgb, "jpeg", 90, opened))
    assert b"A camera" in data
    assert thumbnail not in data
    assert not Image.open(BytesIO(data)).getexif().get_ifd(ExifTags.IFD.IFD1)


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_result_has_a_profile_of_srgb(kind):
    image = result(RGB, kind)
    profile = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
    assert ImageCms.getProfileDescription(profile).strip() == "sRGB"
    assert bytes(to_file(RGB, kind)) == bytes(to_file(RGB, kind))  # no date
    opened = open_with_notes(bytes(to_file(RGB, kind, 100)))
    assert not opened.notes
    assert np.abs(opened.rgb.astype(int) - RGB).max() <= (0 if kind == "png" else 3)


@pytest.mark.parametrize("contents", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0" +
                                      b"MM\0*\0\0\0\x08\0\x05" + bytes(range(60))])
def test_damaged_exif_does_no_harm(encode, contents):
    opened = open_with_notes(encode(Image.fromarray(RGB), "PNG", exif=contents))
    for kind in ENDINGS:
        assert result(opened.rgb, kind, 90, opened).size == (40, 30)


@pytest.mark.parametrize("dpi", [(0, 0), (1e9, 1e9)])
def test_a_resolution_that_cannot_be_is_dropped(encode, dpi):
    image = Image.fromarray(RGB)
    image.info["dpi"] = dpi
    contents = encode(image, "PNG")
    assert open_with_notes(contents).dpi is None


def test_quality_makes_files_larger():
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    for kind in ("jpeg", "webp"):
        assert len(to_file(noise, kind, 40)) < len(to_file(noise, kind, 95))


def test_a_side_too_long_for_the_format_gets_a_sentence():
    long = np.zeros((1, 16_384, 3), np.uint8)
    with pytest.raises(ImageError, match="16384 x 1 pixels, must have at most 16383 a side"):
        to_file(long, "webp")
    assert result(long, "png").size == (16_384, 1)
