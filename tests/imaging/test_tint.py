"""A gray photograph with a tint is a gray one; a pale one in real colours is not."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from skimage.color import lab2rgb, rgb2lab

from colorize.imaging import SAMPLES, fit_within, load_sample, looks_gray, photo_is_gray
from colorize.imaging.color import to_gray

SIZES = 2**18, 180 * 120
TINTS = {
    "sepia": ((20, 10, 0), (140, 110, 80), (255, 240, 210)),
    "cyanotype": ((5, 20, 60), (60, 120, 170), (240, 250, 255)),
    "two inks": ((60, 0, 80), (200, 90, 60), (255, 240, 120)),
    "old paper": ((40, 35, 30), (140, 132, 112), (240, 228, 190)),
}


def jpeg(rgb, quality):
    file = BytesIO()
    Image.fromarray(rgb).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def toned(rgb, tint):
    stops = zip(*TINTS[tint], strict=True)
    return np.stack([np.interp(to_gray(rgb), (0, 0.5, 1), levels) for levels in stops],
                    axis=-1).astype(np.uint8)


def muted(rgb, factor):
    lab = rgb2lab(rgb)
    lab[..., 1:] *= factor
    return np.rint(lab2rgb(lab) * 255).astype(np.uint8)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_colour_photo_is_one_pale_or_not(name, size):
    rgb = fit_within(load_sample(name), size)
    for factor in (1, 0.3):
        for picture in (muted(rgb, factor), jpeg(muted(rgb, factor), 75)):
            decision = photo_is_gray(picture)
            assert not decision.is_gray
            assert not decision.has_tint
            assert decision.reason == "It has different colours where its gray is the same."


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tint", TINTS)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_gray_photo_with_a_tint_is_gray(name, tint, size):
    picture = toned(fit_within(load_sample(name), size), tint)
    noise = np.random.default_rng(0).normal(0, 6, picture.shape)
    noisy = np.clip(np.rint(picture + noise), 0, 255).astype(np.uint8)
    for version in (picture, jpeg(picture, 80), noisy, jpeg(noisy, 60)):
        decision = photo_is_gray(version)
        assert decision.is_gray
        assert decision.has_tint


def test_a_gray_photo_is_gray_without_a_tint():
    gray = np.rint(255 * to_gray(load_sample("cat"))).astype(np.uint8)
    noise = np.random.default_rng(0).normal(0, 1.5, (*gray.shape, 3))
    scanned = np.clip(np.rint(gray[..., None] + noise), 0, 255).astype(np.uint8)
    for picture in (gray[..., None].repeat(3, axis=-1), scanned, jpeg(scanned, 60)):
        decision = photo_is_gray(picture)
        assert decision.is_gray
        assert not decision.has_tint


def test_a_stamp_on_a_gray_photo_does_not_count():
    picture = toned(load_sample("cat"), "sepia")
    picture[20:60, 30:70] = (150, 30, 60)  # 1 % of it
    assert photo_is_gray(picture).is_gray


def test_paper_that_is_yellow_towards_its_edges_does_not_count():
    gray = to_gray(load_sample("cat"))[..., None]
    y, x = (np.linspace(-1, 1, side) for side in gray.shape[:2])
    paper = 1 - np.multiply.outer((x**2 + y[:, None] ** 2) / 2, (0.03, 0.08, 0.2))
    decision = photo_is_gray(np.rint(255 * gray * paper).astype(np.uint8))
    assert decision.is_gray
    assert "yellowed paper" in decision.reason


def test_a_sunset_that_is_all_orange_is_in_colour():
    y, x = np.mgrid[:200, :300] / 300
    light = 0.3 + 0.7 * np.exp(-8 * ((x - 0.5) ** 2 + (y - 0.4) ** 2))
    hue = 0.35 + 0.4 * y + 0.05 * np.sin(20 * x)
    rgb = 255 * light[..., None] * np.stack([np.ones_like(hue), hue, 0.6 * hue**2], axis=-1)
    assert not photo_is_gray(rgb.astype(np.uint8)).is_gray


def test_noise_is_no_gray_photo():
    noise = np.random.default_rng(0).integers(0, 256, (80, 90, 3), np.uint8)
    assert not photo_is_gray(noise).is_gray


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (300, 2), (5, 5), (12, 12), (30, 2000)])
def test_every_shape_gets_an_answer(shape):
    gray = np.random.default_rng(0).integers(0, 256, (*shape, 1), np.uint8)
    assert photo_is_gray(gray.repeat(3, axis=-1)).is_gray
    assert photo_is_gray(np.full((*shape, 3), 99, np.uint8)).is_gray
    colours = np.full((*shape, 3), (200, 60, 60), np.uint8)
    colours[:, shape[1] // 2:] = (60, 95, 200)
    assert photo_is_gray(colours).is_gray in (True, False)


@pytest.mark.parametrize("name", ["cat", "coffee"])
def test_what_the_owner_says_counts(name):
    rgb = load_sample(name)
    said = photo_is_gray(rgb, "gray")
    assert said.is_gray
    assert said.has_tint
    assert said.reason == "The setting says that it is gray."
    sepia = photo_is_gray(toned(rgb, "sepia"), "colour")
    assert not sepia.is_gray
    assert sepia.reason == "The setting says that it is in colour."


def test_looks_gray_is_about_pixels_alone():
    sepia = toned(load_sample("cat"), "sepia")
    assert not looks_gray(sepia)
    assert photo_is_gray(sepia).is_gray
