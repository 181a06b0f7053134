"""Encoding: what comes out is the picture, and the animation moves."""

from io import BytesIO

import numpy as np
from PIL import Image

from colorize.imaging import from_webp, to_animation, to_jpeg, to_webp


def test_webp_there_and_back_is_nearly_the_picture():
    smooth = np.full((24, 32, 3), (200, 90, 30), np.uint8)
    assert np.abs(from_webp(to_webp(smooth)).astype(int) - smooth).max() <= 4


def test_a_jpeg_keeps_the_colour_of_single_pixels():
    stripes = np.zeros((24, 32, 3), np.uint8)
    stripes[:, ::2] = (200, 90, 30)
    stripes[:, 1::2] = (60, 130, 220)
    image = Image.open(BytesIO(to_jpeg(stripes)))
    assert image.format == "JPEG"
    assert np.abs(np.asarray(image).astype(int) - stripes).mean() <= 4


def test_the_animation_has_every_picture_and_the_last_stays():
    pictures = np.random.default_rng(0).integers(0, 256, (4, 24, 32, 3), np.uint8)
    animation = Image.open(BytesIO(to_animation(pictures)))
    assert (animation.format, animation.n_frames, animation.size) == ("WEBP", 4, (32, 24))
    durations = []
    for index in range(animation.n_frames):
        animation.seek(index)
        animation.load()
        durations.append(animation.info["duration"])
    assert durations == [750, 750, 750, 2000]
