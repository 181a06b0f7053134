"""Formats: those that are read, and those that are recognised and named with a way out."""

import numpy as np
import pytest
from PIL import Image

from colorize.imaging import FORMATS, ImageError, open_image
from colorize.imaging.formats import describe_unreadable

#: The first bytes of a file, what it is called, and the way out.
KNOWN = {
    "jxl container": (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(50), "JPEG XL", "export it as JPEG"),
    "jxl": (b"\xff\x0a" + bytes(50), "JPEG XL", "export it as JPEG"),
    "cr2": (b"II*\0\x10\0\0\0CR\x02\0" + bytes(50), "camera raw", "develop it"),
    "cr3": (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "camera raw", "develop it"),
    "raf": (b"FUJIFILMCCD-RAW 0201", "camera raw", "develop it"),
    "orf": (b"IIRO\x08\0\0\0", "camera raw", "develop it"),
    "rw2": (b"IIU\0\x18\0\0\0", "camera raw", "develop it"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "PDF", "export its picture"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript", "export its picture"),
    "svg": (b"<?xml version='1.0'?>\n<!-- drawn -->\n<svg width='9'>", "SVG", "export it as PNG"),
    "svg with a mark": (b"\xef\xbb\xbf\n<svg>", "SVG", "export it as PNG"),
    "html": (b"<!doctype html><html><body>", "web page", "save the picture"),
    "psd": (b"8BPS\0\1" + bytes(20), "Photoshop", "export it as JPEG"),
    "xcf": (b"gimp xcf v011\0", "GIMP", "export it as JPEG"),
    "mp4": (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2", "video", "save one frame"),
    "mp4 of Apple": (b"\0\0\0\x1cftypmp42\0\0\0\1", "video", "save one frame"),
    "mov": (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video", "save one frame"),
    "old mov": (b"\0\0\x10\0moov\0\0\0\x6cmvhd", "video", "save one frame"),
    "webm": (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\xf7", "video", "save one frame"),
    "avi": (b"RIFF\x24\0\0\0AVI LIST", "video", "save one frame"),
    "exr": (b"\x76\x2f\x31\x01\2\0\0\0", "OpenEXR", "export it as JPEG"),
    "ico": (b"\0\0\1\0\1\0\x10\x10", "icon", "export it as PNG"),
    "zip": (b"PK\x03\x04\x14\0", "archive", "choose one picture"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1", "office document", "export its picture"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_format_is_named_with_the_way_out(name):
    data, kind, way_out = KNOWN[name]
    with pytest.raises(ImageError, match=rf"The file is .*{kind}.*, which is not read; .*{way_out}"
                       r".*\.$"):
        open_image(data)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_format_that_is_read_is_not_called_unreadable(encode, photo, kind):
    image = Image.fromarray(photo)
    file = encode(image.convert("P") if kind == "GIF" else image, kind)
    assert describe_unreadable(file) is None
    assert open_image(file).shape == photo.shape


def test_what_is_not_known_gets_the_list_of_formats():
    with pytest.raises(ImageError, match=r"not a picture, must be one of JPEG, PNG, .*HEIF"):
        open_image(b"Dear diary, nothing happened today.")


@pytest.mark.parametrize("kind", ["HEIF", "JPEG2000"])
def test_what_telephones_and_archives_write_is_read(encode, photo, kind):
    options = {"quality": -1, "chroma": 444} if kind == "HEIF" else {}
    opened = open_image(encode(Image.fromarray(photo), kind, **options))
    assert np.abs(opened.astype(int) - photo).max() <= 4


def test_a_heic_is_turned_once(encode, photo):
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = open_image(encode(Image.fromarray(photo), "HEIF", quality=-1, chroma=444,
                               exif=exif.tobytes()))
    assert np.abs(turned.astype(int) - np.rot90(photo, -1)).max() <= 4


def test_an_avif_is_turned_once(encode, photo):
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = open_image(encode(Image.fromarray(photo), "AVIF", quality=100, subsampling="4:4:4",
                               exif=exif))
    assert np.abs(turned.astype(int) - np.rot90(photo, -1)).max() <= 4


def test_a_jpeg_of_several_pictures_is_its_first(encode):
    pictures = [Image.new("RGB", (32, 16), colour) for colour in ("red", "blue")]
    opened = open_image(encode(pictures[0], "MPO", save_all=True, append_images=pictures[1:]))
    assert opened.shape == (16, 32, 3)
    assert opened[8, 8, 0] > 240
    assert opened[8, 8, 2] < 15


def test_a_file_object_on_disk_is_read(encode, photo, tmp_path):
    (tmp_path / "photo.png").write_bytes(encode(Image.fromarray(photo), "PNG"))
    with (tmp_path / "photo.png").open("rb") as file:
        np.testing.assert_array_equal(open_image(file), photo)
