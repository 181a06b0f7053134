"""Odd pictures in the app: each is uploaded, and the page says what it is taken for."""

import numpy as np
import pytest
import tifffile
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab

from colorize.imaging import fit_within, load_sample
from colorize.imaging.profiles import matrix_profile
from tests.imaging.test_colour_spaces import DISPLAY_P3, in_space
from tests.imaging.test_tint import jpeg, muted, toned
from tests.pages.driving import errors, open_page, switch, until

GRAY_WORDS, COLOUR_WORDS = "Taken for a gray photo.", "Taken for a colour photo."


@pytest.fixture(scope="module")
def rgb():
    return fit_within(load_sample("coffee"), 180 * 120)


def give(contents, name="photo.jpg", app=None, **link):
    app = app or open_page("basic_agent.py", **link)
    app.file_uploader(key="upload").set_value((name, contents, "image/jpeg")).run()
    assert not app.exception
    return app


def captions(app):
    return " ".join(element.value for element in app.caption)


def shown(app):
    """The visitor's picture as the app opened it."""
    return app.session_state["photo"].rgb


def difference(one, other):
    return deltaE_ciede2000(rgb2lab(one), rgb2lab(other)).mean()


@pytest.mark.parametrize(("name", "options"), [
    ("photo.heic", {"quality": 95, "chroma": 444}), ("photo.jp2", {}), ("photo.png", {}),
    ("photo.jpg", {"quality": 95, "subsampling": "4:4:4"}), ("photo.tif", {}),
    ("photo.avif", {"quality": 90, "subsampling": "4:4:4"}),
])
def test_a_photo_in_any_format_and_profile_shows_its_colours(encode, rgb, name, options):
    kind = {"heic": "HEIF", "jp2": "JPEG2000", "jpg": "JPEG", "tif": "TIFF"}.get(
        name.split(".")[1], name.split(".")[1].upper())
    if kind == "JPEG2000":
        contents = encode(Image.fromarray(rgb), kind, **options)
    else:
        contents = encode(Image.fromarray(in_space(rgb, "p3")), kind, icc_profile=DISPLAY_P3,
                          **options)
    app = give(contents, name)
    assert not errors(app)
    assert difference(shown(app), rgb) < (1 if kind in ("PNG", "TIFF", "JPEG2000") else 2)
    assert COLOUR_WORDS in captions(app)


def test_tiff_of_planes_and_with_white_as_zero(rgb, tmp_path):
    deep, path = rgb.astype(np.uint16) * 257, tmp_path / "photo.tif"
    tifffile.imwrite(path, np.moveaxis(deep, -1, 0), photometric="rgb", planarconfig="separate")
    np.testing.assert_array_equal(shown(give(path.read_bytes(), "photo.tif")), rgb)
    tifffile.imwrite(path, 65535 - deep[..., 1], photometric="miniswhite")
    app = give(path.read_bytes(), "photo.tif")
    np.testing.assert_array_equal(shown(app), rgb[..., 1:2].repeat(3, axis=-1))
    assert GRAY_WORDS in captions(app)


def test_a_broken_profile_gets_a_word(encode, rgb):
    app = give(encode(Image.fromarray(rgb), "PNG", icc_profile=matrix_profile()[:300]))
    assert [warning.value for warning in app.warning] == [
        "Its colour profile is damaged and was ignored."]
    np.testing.assert_array_equal(shown(app), rgb)


@pytest.mark.parametrize(("start", "words"), [
    (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture, which is not read; export it as JPEG"),
    (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2", "a video, which is not read"),
])
def test_a_format_that_is_not_read_is_named(start, words):
    app = give(start + bytes(200), "photo.jxl")
    assert len(errors(app)) == 1
    assert words in errors(app)[0]


@pytest.mark.parametrize("tint", ["sepia", "old paper"])
def test_a_gray_photo_with_a_tint_is_coloured_from_a_reference_without_scores(encode, tint):
    photo = jpeg(toned(fit_within(load_sample("cat"), 180 * 120), tint), 85)
    app = give(encode(Image.fromarray(photo), "PNG"), "photo.png")
    task = app.session_state["photo"].task
    assert task.truth is None
    assert task.canvas.shape == (43 + 42, 64)
    assert "The tint is ignored." in captions(app)
    until(app, lambda app: app.get("download_button"))
    assert not app.metric


def test_alone_only_the_gray_of_a_gray_photo_is_used(encode):
    photo = toned(fit_within(load_sample("cat"), 180 * 120), "sepia")
    app = give(encode(Image.fromarray(photo), "PNG"), "photo.png")
    app.toggle(key="from_another_True").set_value(False).run()
    task = app.session_state["photo"].task
    assert task.truth is None
    assert not task.canvas.has_colour
    assert "no colour" in app.warning[0].value
    for page in ("overview.py", "errors.py", "improved_agent.py", "context_agent.py",
                 "why_not_linear.py"):
        switch(app, page)
        assert not app.exception, page


def test_a_pale_photo_in_real_colours_is_in_colour(encode, rgb):
    app = give(encode(Image.fromarray(muted(rgb, 0.2)), "PNG"), "photo.png")
    assert app.session_state["photo"].task.truth is not None
    assert COLOUR_WORDS in captions(app)


def test_the_visitor_can_overrule_the_decision(encode, rgb):
    contents = encode(Image.fromarray(rgb), "PNG")
    app = give(contents, "photo.png")
    assert app.session_state["photo"].task.truth is not None
    app.segmented_control(key="picture_photo_is").set_value("gray").run()
    assert app.session_state["photo"].task.truth is None
    assert "The setting says that it is gray." in captions(app)
    app.segmented_control(key="picture_photo_is").set_value("auto").run()
    until(app, lambda app: app.metric)


def test_a_link_holds_what_the_visitor_said(encode, rgb):
    app = give(encode(Image.fromarray(rgb), "PNG"), "photo.png", picture_photo_is="gray")
    assert app.session_state["photo"].task.truth is None
    assert app.query_params["picture_photo_is"] in ("gray", ["gray"])


def test_scores_come_and_go_with_the_decision(encode, rgb):
    """The canvas of a pair is the same in both cases, its runs are not."""
    gray = toned(rgb, "sepia")
    app = give(encode(Image.fromarray(gray), "PNG"), "photo.png", picture_photo_is="colour")
    app.toggle(key="from_another_False").set_value(True).run()
    until(app, lambda app: app.metric)
    app.segmented_control(key="picture_photo_is").set_value("gray").run()
    until(app, lambda app: app.get("download_button"))
    assert not app.metric


def test_a_large_photo_is_reduced_and_a_panorama_is_shown(encode, rgb):
    large = Image.fromarray(rgb).resize((8400, 6000), Image.Resampling.NEAREST)
    app = give(encode(large, "JPEG", quality=50))
    assert not errors(app)
    assert 2_000_000 < shown(app)[..., 0].size <= 4 * 1024**2
    panorama = Image.fromarray(rgb).resize((2000, 30))
    app = give(encode(panorama, "JPEG"), app=app)
    assert not errors(app)
    assert shown(app).shape == (30, 2000, 3)
    words = "67 times as wide as high; agents and pages see it squeezed, 2.7 times as wide as high"
    assert words in captions(app)
