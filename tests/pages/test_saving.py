"""Saving results: tone, formats, and the photo at full size."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from colorize.agents import AGENTS
from colorize.imaging import load_sample
from colorize.imaging.color import gray_levels
from colorize.ui import kept_files
from tests.pages.driving import errors, open_page, until
from tests.pages.test_inputs import give

RGB = np.random.default_rng(0).integers(0, 256, (1500, 2000, 3), np.uint8)
RGB[:] = RGB[::50, ::50].repeat(50, axis=0).repeat(50, axis=1)


def finished(app):
    return app.get("download_button")


def makers(app):
    """The buttons that make a file at full size."""
    return [button for button in app.button if (button.key or "").startswith("full_size_")]


def shown_pictures(app):
    return [picture.url for element in app.image for picture in element.proto.imgs]


@pytest.fixture(scope="module")
def large(encode):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A camera", 6
    return encode(Image.fromarray(RGB), "PNG", exif=exif, dpi=(300, 300))


def test_an_upload_is_saved_with_all_its_pixels(large):
    app = give(large, "photo.png", output_full_size="on", output_format="jpeg")
    until(app, makers)
    assert not finished(app)
    app.button(key="full_size_basic").click().run()
    until(app, finished)
    assert not errors(app)
    saved = Image.open(BytesIO(app.session_state["saving"][1].result))
    assert (saved.format, saved.size) == ("JPEG", (1500, 2000))  # turned by its EXIF
    assert saved.getexif()[0x010F] == "A camera"
    assert saved.getexif()[0x0112] == 1
    off = gray_levels(np.asarray(saved)).astype(int) - gray_levels(np.rot90(RGB, -1))
    assert np.abs(off).mean() < 4  # JPEG of blocks


def test_who_saves_a_file_that_has_gone_gets_a_sentence(large):
    app = until(give(large, "photo.png", output_full_size="on"), makers)
    app.button(key="full_size_basic").click().run()
    [save] = finished(until(app, finished))
    assert save.proto.ignore_rerun  # else Streamlit forgets the file before it is fetched
    app.session_state["saving"][1].result = None  # another visitor's file has taken the room
    app.run()
    assert errors(app) == [kept_files.GONE]
    assert makers(app)


def test_a_smaller_file_says_so(large):
    app = until(give(large, "photo.png"), finished)
    height, width = app.session_state["photo"].task.kept.shape
    labels = [button.proto.label for button in finished(app)]
    assert all(f"Save at {width} x {height}" == label for label in labels)


def test_another_tone_needs_another_file(large):
    app = give(large, "photo.png", output_full_size="on")
    until(app, makers)
    app.button(key="full_size_basic").click().run()
    until(app, finished)
    app.slider(key="output_strength").set_value(50).run()
    assert not finished(app)
    assert makers(app)


def test_strength_and_warmth_change_what_is_shown_without_learning_again():
    app = until(open_page("basic_agent.py"), finished)
    run, pictures = app.session_state["at_basic"], shown_pictures(app)
    app.slider(key="output_strength").set_value(0).run()
    assert app.session_state["at_basic"] is run
    assert finished(app)
    changed = shown_pictures(app)
    assert len(changed) == len(pictures)
    assert [a != b for a, b in zip(pictures, changed, strict=True)].count(True) == 1
    app.slider(key="output_strength").set_value(100).run()
    assert shown_pictures(app) == pictures


def test_the_tone_is_in_the_link_and_in_no_preset():
    app = until(open_page("basic_agent.py", output_warmth="40"), finished)
    assert app.slider(key="output_warmth").value == 40
    app.button(key="preset_recommended").click().run()
    assert app.slider(key="output_warmth").value == 40


def test_the_overview_offers_each_result():
    app = open_page("overview.py", output_full_size="on")
    until(app, lambda app: len(makers(app)) == len(AGENTS))
    app.button(key="full_size_mean").click().run()
    until(app, finished)
    assert not app.exception


def saved_at_full_size(app):
    """The file of the basic agent's result."""
    until(app, makers)
    app.button(key="full_size_basic").click().run()
    until(app, finished)
    assert not errors(app)
    return np.asarray(Image.open(BytesIO(app.session_state["saving"][1].result)))


def test_a_gray_upload_coloured_from_a_reference_has_all_its_pixels(encode):
    gray = Image.fromarray(gray_levels(RGB)).resize((2600, 1700))  # more than the app works with
    saved = saved_at_full_size(give(encode(gray, "PNG"), "photo.png", output_full_size="on"))
    assert np.abs(gray_levels(saved).astype(int) - np.asarray(gray)).max() <= 1
    assert np.ptp(saved, axis=-1).mean() > 5


def test_after_a_bad_file_the_last_good_one_is_saved_with_all_its_pixels(large):
    app = give(b"junk", "bad.png", give(large, "photo.png", output_full_size="on"))
    assert [error.value for error in app.error]
    until(app, makers)
    app.button(key="full_size_basic").click().run()
    until(app, finished)
    saved = Image.open(BytesIO(app.session_state["saving"][1].result))
    assert (saved.size, saved.getexif()[0x010F]) == ((1500, 2000), "A camera")


@pytest.mark.parametrize("shape", ["photo", "square"])
def test_a_built_in_picture_is_saved_in_its_own_shape(shape):
    rgb = load_sample("coffee")
    app = open_page("basic_agent.py", picture="coffee", picture_shape=shape,
                    output_full_size="on", picture_known="top", picture_share="25")
    saved = saved_at_full_size(app)
    assert saved.shape == rgb.shape
    quarter = len(rgb) * 25 // 100 - 10
    np.testing.assert_array_equal(saved[:quarter], rgb[:quarter])
