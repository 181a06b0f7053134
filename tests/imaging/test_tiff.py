"""TIFF in every layout of samples: planes, white as zero, Lab, both byte orders, BigTIFF."""

import struct

import numpy as np
import pytest
from PIL import Image, ImageCms
from skimage.color import deltaE_ciede2000, rgb2lab

from colorize.imaging import ImageError, fit_within, load_sample, open_image
from colorize.imaging.formats import describe_unreadable

COMPRESSIONS = ["raw", "tiff_adobe_deflate"]
LAYOUTS = [{}, {"byteorder": ">"}, {"bigtiff": True}, {"tile": (32, 48)}, {"rowsperstrip": 7}]


@pytest.fixture(scope="module")
def rgb():
    return fit_within(load_sample("coffee"), 100 * 80)


def deep(values):
    """8-bit values as 16-bit ones, with noise in the lower byte that is rounded away."""
    noise = np.random.default_rng(0).integers(-100, 100, values.shape)
    return np.clip(values.astype(int) * 257 + noise, 0, 65535).astype(np.uint16)


def planes(values):
    return np.moveaxis(values, -1, 0)


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("apart", [False, True])
def test_rgb(rgb, tiff, compression, layout, bits, apart):
    values = deep(rgb) if bits == 16 else rgb
    options = layout | ({"planarconfig": "separate"} if apart else {})
    opened = open_image(tiff(planes(values) if apart else values, compression, **options))
    assert np.abs(opened.astype(int) - rgb).max() <= 1


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("kind", ["minisblack", "miniswhite"])
def test_gray(rgb, tiff, compression, layout, bits, kind):
    gray = rgb[..., 1]
    stored = gray if kind == "minisblack" else 255 - gray
    values = deep(stored) if bits == 16 else stored
    opened = open_image(tiff(values, compression, photometric=kind, **layout))
    assert np.abs(opened.astype(int) - gray[..., None]).max() <= 1


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("apart", [False, True])
def test_transparency(rgb, tiff, bits, apart):
    clear = np.full(rgb.shape[:2], 255, np.uint8)
    clear[:, :20] = 0
    values = np.dstack([rgb, clear])
    values = deep(values) if bits == 16 else values
    opened = open_image(tiff(planes(values) if apart else values, extrasamples=["unassalpha"],
                             planarconfig="separate" if apart else "contig"))
    assert np.abs(opened[:, 20:].astype(int) - rgb[:, 20:]).max() <= 1
    assert (opened[:, :20] >= 254).all()


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("apart", [False, True])
def test_cmyk(rgb, tiff, bits, apart):
    inks = np.dstack([255 - rgb, np.zeros(rgb.shape[:2], np.uint8)])
    values = deep(inks) if bits == 16 else inks
    opened = open_image(tiff(planes(values) if apart else values, photometric="separated",
                             planarconfig="separate" if apart else "contig"))
    assert np.abs(opened.astype(int) - rgb).max() <= 1


@pytest.mark.parametrize("kind", ["cielab", "icclab"])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("apart", [False, True])
def test_lab(rgb, tiff, kind, bits, apart):
    lab = np.asarray(ImageCms.profileToProfile(
        Image.fromarray(rgb), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"),
        outputMode="LAB"))
    values = deep(lab) if bits == 16 else lab
    if kind == "icclab":  # a and b are not signed, but 128 greater
        values = values ^ np.array([0, 1, 1], values.dtype) * (1 << bits - 1)
    opened = open_image(tiff(planes(values) if apart else values, photometric=kind,
                             planarconfig="separate" if apart else "contig"))
    assert deltaE_ciede2000(rgb2lab(opened), rgb2lab(rgb)).mean() < 1


def test_twelve_bits(tiff):
    packed = np.tile(np.array([255] * 75 + [0] * 75, np.uint8), (4, 1))  # half white, half black
    file = tiff(packed)
    for tag, kind, before, after in ((258, "H", 8, 12), (256, "I", 150, 100)):  # bits, width
        number = {"H": 3, "I": 4}[kind]
        file = file.replace(struct.pack(f"<HHI{kind}", tag, number, 1, before),
                            struct.pack(f"<HHI{kind}", tag, number, 1, after))
    opened = open_image(file)
    assert opened.shape == (4, 100, 3)
    assert (opened[:, :50] == 255).all()
    assert (opened[:, 50:] == 0).all()


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("apart", [False, True])
def test_orientation_is_applied_once(rgb, tiff, orientation, apart):
    values = deep(rgb)
    file = tiff(planes(values) if apart else values,
                planarconfig="separate" if apart else "contig",
                extratags=[(274, "H", 1, orientation, True)])
    expected = np.rot90(rgb, {1: 0, 3: 2, 6: -1, 8: 1}[orientation])
    assert np.abs(open_image(file).astype(int) - expected).max() <= 1


def test_a_planar_file_that_is_cut_short(rgb, tiff):
    whole = tiff(planes(deep(rgb)), planarconfig="separate")
    for end in (len(whole) // 2, len(whole) - 10, 200, 20):
        with pytest.raises(ImageError):
            open_image(whole[:end])


@pytest.mark.parametrize("tags", [
    [(50706, "B", 4, (1, 4, 0, 0), True)],  # DNGVersion
    [(271, "s", 0, "NIKON", True)],
])
def test_raw_files_of_cameras_are_no_tiff_pictures(rgb, tiff, tags):
    file = tiff(rgb, extratags=tags, subfiletype=1)
    assert "camera raw file" in describe_unreadable(file)
    assert describe_unreadable(tiff(rgb, extratags=[(271, "s", 0, "NIKON", True)])) is None
