"""Colour hints as a file: what is kept, and what each unusable file is told."""

import numpy as np
import pytest
from PIL import Image

from colorize.imaging import ImageError, Stroke, draw_strokes, open_hints, save_hints

SHAPE = (40, 60)
HINTS = draw_strokes([Stroke(((0.2, 0.3), (0.7, 0.8)), (200, 40, 40), 0.05),
                      Stroke(((0.8, 0.2),), (0, 0, 0), 0.1)], SHAPE)


def test_a_file_gives_the_hints_back():
    assert np.array_equal(open_hints(save_hints(HINTS), SHAPE), HINTS)


def test_without_a_shape_hints_keep_their_own():
    assert np.array_equal(open_hints(save_hints(HINTS)), HINTS)


def test_a_file_may_be_named_by_its_path(tmp_path):
    path = tmp_path / "hints.png"
    path.write_bytes(save_hints(HINTS))
    assert np.array_equal(open_hints(path, SHAPE), HINTS)


def test_another_size_of_the_same_ratio_fits():
    enlarged = open_hints(save_hints(HINTS), (80, 120))
    assert np.array_equal(enlarged, HINTS.repeat(2, axis=0).repeat(2, axis=1))
    assert np.array_equal(open_hints(save_hints(enlarged), SHAPE), HINTS)


def test_a_ratio_rounded_to_whole_pixels_fits():
    assert open_hints(save_hints(draw_strokes([Stroke(((0.5, 0.5),), (9, 9, 9), 0.2)], (67, 100))),
                      (2000, 3000)).shape == (2000, 3000, 4)


def test_a_pixel_more_than_half_opaque_is_a_hint():
    faint = np.full((4, 6, 4), 77, np.uint8)
    faint[..., 3] = np.arange(126, 150).reshape(4, 6)
    read = open_hints(save_hints(faint), (4, 6))
    assert np.array_equal(read[..., 3], np.where(faint[..., 3] >= 128, 255, 0))
    assert not read[0, :2].any()


def test_a_palette_with_a_transparent_colour_is_read(encode):
    image = Image.new("P", (6, 4), 1)
    image.putpalette([0, 0, 0, 200, 40, 40])
    image.putpixel((0, 0), 0)
    read = open_hints(encode(image, "PNG", transparency=0), (4, 6))
    assert not read[0, 0].any()
    assert tuple(read[1, 1]) == (200, 40, 40, 255)


@pytest.mark.parametrize(("image", "kind", "words"), [
    (Image.new("RGB", (60, 40)), "PNG", "no transparent pixel"),
    (Image.new("L", (60, 40)), "PNG", "no transparent pixel"),
    (Image.new("RGB", (60, 40)), "JPEG", "not a PNG"),
    (Image.new("RGBA", (60, 40)), "WEBP", "not a PNG"),
    (Image.new("RGBA", (60, 40)), "PNG", "no opaque pixel"),
    (Image.new("RGBA", (60, 40), (0, 0, 0, 127)), "PNG", "no opaque pixel"),
    (Image.new("RGBA", (60, 40), "red"), "PNG", "no transparent pixel"),
    (Image.new("RGBA", (40, 60), "red"), "PNG",
     "40 x 60 pixels, must have the photo's shape: 60"),
    (Image.new("RGBA", (60, 44), "red"), "PNG",
     "60 x 44 pixels, must have the photo's shape: 60"),
])
def test_each_unusable_file_gets_its_sentence(encode, image, kind, words):
    with pytest.raises(ImageError, match=words):
        open_hints(encode(image, kind), SHAPE)


def test_a_damaged_file_gets_a_sentence(tmp_path):
    whole = save_hints(HINTS)
    for data, words in [(whole[: len(whole) // 2], "damaged or cut short"), (b"", "is empty"),
                        (whole[:8], "not a PNG|damaged")]:
        with pytest.raises(ImageError, match=words):
            open_hints(data, SHAPE)
    with pytest.raises(ImageError, match="cannot be read"):
        open_hints(tmp_path / "none.png", SHAPE)


def test_too_many_pixels_are_refused_before_they_are_decoded(png):
    with pytest.raises(ImageError, match="megapixels, must have at most 40"):
        open_hints(png(12_000, 9_000, 8, 6, b""), SHAPE)
