"""Full size: every pixel has the photo's gray, and colours follow its edges."""

import numpy as np
import pytest
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab

from colorize.imaging import FullSize, full_size, load_sample
from colorize.imaging.color import (
    chroma_to_bytes,
    chroma_to_rgb,
    gray_levels,
    to_chroma,
    to_gray,
)
from colorize.imaging.resample import area_mean


def noise(*shape):
    return np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)


def reduced(rgb, height, width):
    return np.rint(area_mean(rgb, (height, width))).astype(np.uint8)


def difference(one, other):
    return deltaE_ciede2000(rgb2lab(one), rgb2lab(other))


def test_gray_in_levels_is_gray():
    rgb = noise(300, 300)
    np.testing.assert_array_equal(gray_levels(rgb), np.rint(255 * to_gray(rgb)))


def test_the_quick_way_from_chroma_gives_the_same_colours():
    rgb, wild = noise(200, 200), np.random.default_rng(1).normal(0, 1, (200, 200, 2))
    for chroma in (to_chroma(rgb), wild):
        quick = chroma_to_bytes(gray_levels(rgb), chroma).astype(int)
        off = np.abs(quick - chroma_to_rgb(to_gray(rgb), chroma))
        assert off.max() <= 1
        assert off.mean() < 0.001  # values halfway between two levels


@pytest.mark.parametrize("shape", [(61, 83), (400, 301), (1, 500), (700, 1), (16, 24), (5, 7)])
def test_every_pixel_has_the_gray_of_the_photo(shape):
    photo = noise(*shape)
    full = FullSize(noise(16, 24), photo).picture()
    assert full.shape == photo.shape
    assert np.abs(gray_levels(full).astype(int) - gray_levels(photo)).max() <= 1


def test_at_the_same_size_colours_change_by_rounding_alone():
    rgb = noise(20, 30)
    off = np.abs(FullSize(rgb, rgb).picture().astype(int) - rgb)
    assert off.mean() < 0.05  # a colour at the border of sRGB is pulled in by its gray's rounding


def test_the_mean_of_each_small_pixel_is_its_colour():
    rgb = np.asarray(Image.fromarray(load_sample("coffee")).resize((512, 384)))
    small = reduced(rgb, 48, 64)
    again = reduced(FullSize(small, rgb).picture(), 48, 64)
    assert np.abs(again.astype(int) - small).mean() < 2


def test_bands_make_no_difference(monkeypatch):
    photo = np.asarray(Image.fromarray(load_sample("coffee")).resize((601, 403)))
    small = reduced(photo, 40, 64)
    whole = FullSize(small, photo).picture().astype(int)
    monkeypatch.setattr(full_size, "_BAND_PIXELS", 601 * 20)
    bands = list(FullSize(small, photo).bands())
    assert len(bands) > 20
    assert np.abs(np.concatenate(bands) - whole).max() <= 1  # rounding of positions


def test_an_edge_of_colour_follows_the_edge_of_gray():
    rgb = np.zeros((256, 512, 3), np.uint8)
    rgb[:, :230], rgb[:, 230:] = (200, 60, 60), (40, 40, 160)
    error = difference(FullSize(reduced(rgb, 16, 32), rgb).picture(), rgb)[:, 180:280]
    chroma = to_chroma(reduced(rgb, 16, 32)).astype(np.float32)
    planes = [Image.fromarray(np.ascontiguousarray(plane)).resize((512, 256), Image.BILINEAR)
              for plane in np.moveaxis(chroma, -1, 0)]
    plain = chroma_to_bytes(gray_levels(rgb), np.stack(planes, axis=-1))
    assert error.mean() < 0.75 * difference(plain, rgb)[:, 180:280].mean()


def test_kept_pixels_are_the_photos_own():
    photo, keep = noise(90, 130), np.zeros((8, 8), bool)
    keep[:4, 4:] = True
    full = FullSize(np.full((8, 8, 3), 90, np.uint8), photo, keep).picture()
    np.testing.assert_array_equal(full[:45, 65:], photo[:45, 65:])
    assert (np.ptp(full[45:], axis=-1) <= 1).all()
    assert (np.ptp(full[:, :65], axis=-1) <= 1).all()
