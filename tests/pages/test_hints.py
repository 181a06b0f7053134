"""Colour hints in the app: what a link brings, and what a page says."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from colorize.imaging import Stroke, draw_strokes, load_sample, save_hints
from colorize.imaging.strokes import to_text
from colorize.ui.navigation import SCRIPT

LINE = Stroke(((0.2, 0.3), (0.8, 0.3)), (200, 40, 40), 0.05)
SMALL = {"picture": "cat", "picture_size": "64", "improved_width": "4", "improved_epochs": "2"}


def visit(**query):
    app = AppTest.from_file(SCRIPT, default_timeout=120)
    for name, value in (SMALL | query).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def in_address(app):
    return "".join(app.query_params.get("hints", ""))  # a text, or a list of one


def known(app):
    return app.session_state["photo"].task.canvas.known


def test_a_link_brings_its_strokes():
    app = visit(picture_known="none", hints=to_text([LINE]))
    assert app.session_state["dropped"] == []
    mask = known(app)
    expected = draw_strokes([LINE], mask.shape)[..., 3] > 0
    assert (mask & expected).sum() / (mask | expected).sum() > 0.7  # drawn larger, then reduced
    assert in_address(app) == to_text([LINE])
    assert "learns from your colour hints" in app.markdown[0].value


def test_strokes_join_the_known_part():
    app = visit(hints=to_text([LINE]))
    half = known(visit())
    assert known(app)[half].all()
    assert known(app).sum() > half.sum()
    assert "the left half of this picture and your colour hints" in app.markdown[0].value


@pytest.mark.parametrize("text", ["AAAA", "yCgoFA", "<b>", "ü", "x" * 5000])
def test_strokes_that_are_no_good_get_a_sentence(text):
    app = visit(hints=text)
    [sentence] = app.session_state["dropped"]
    assert sentence.startswith("hints in the link are ignored: ")
    assert not in_address(app)
    assert not app.session_state["photo"].has_hints


def test_without_any_known_colour_the_page_says_what_is_needed():
    app = visit(picture_known="none")
    assert [warning.value for warning in app.warning] == [
        "known=none needs colour hints or a reference picture."]
    assert "Draw colours on the gray picture" in "".join(text.value for text in app.markdown)


def test_another_picture_has_hints_of_its_own():
    app = visit(hints=to_text([LINE]))
    app.selectbox(key="picture").set_value("coffee").run()
    assert not app.exception
    assert not app.session_state["photo"].has_hints
    assert not in_address(app)
    app.selectbox(key="picture").set_value("cat").run()
    assert app.session_state["photo"].has_hints
    assert in_address(app) == to_text([LINE])


def test_too_many_strokes_for_the_address_are_said_and_kept():
    app = visit()
    many = to_text([LINE] * 200)
    app.session_state["hints"][app.session_state["hinted"]] = many
    app.run()
    assert app.session_state["photo"].has_hints
    assert not in_address(app)
    assert any("too many strokes for the address" in caption.value for caption in app.caption)


def test_hints_of_a_file_lie_under_the_strokes():
    photo = load_sample("cat")
    app = visit()
    blue = Stroke(((0.1, 0.3), (0.9, 0.3)), (30, 60, 200), 0.05)
    app.session_state["hint_files"][app.session_state["hinted"]] = save_hints(
        draw_strokes([blue], photo.shape[:2]))
    app.session_state["hints"][app.session_state["hinted"]] = to_text([LINE])
    app.run()
    assert not app.exception
    canvas = app.session_state["photo"].task.canvas
    row = round(0.3 * (len(canvas.gray) - 1))
    red, blue = canvas.rgb[row, :, 0], canvas.rgb[row, :, 2]
    assert red[50] > blue[50]
    assert blue[56] > red[56]
    app.button(key="drop_hints").click().run()
    assert not known(app)[row, 56]
    assert known(app)[row, 50]


def upload_hints(app, data):
    app.file_uploader(key="hints_file").set_value(("hints.png", data, "image/png")).run()
    assert not app.exception
    return app


def test_a_file_is_loaded_and_one_that_does_not_fit_is_refused():
    app = visit()
    upload_hints(app, save_hints(draw_strokes([LINE], (40, 40))))
    assert [error.value for error in app.error] == [
        "The hints are 40 x 40 pixels, must have the photo's shape: 451 x 300, or as many times as "
        "large."]
    assert not app.session_state["photo"].has_hints
    upload_hints(app, b"no picture")
    assert [error.value for error in app.error] == [
        "The hints are not a PNG, must be a transparent PNG."]
    upload_hints(app, save_hints(draw_strokes([LINE], (30, 45))))
    assert not app.error
    assert app.session_state["photo"].has_hints


def test_strokes_on_a_lost_upload_wait_for_it(encode):
    text = to_text([LINE])
    app = visit(own="upload", hints=text)
    assert "no longer on this server" in app.warning[0].value
    assert in_address(app) == text
    photo = encode(Image.linear_gradient("L").resize((60, 40)), "PNG")
    key = "upload" + app.session_state["upload_key"]
    app.file_uploader(key=key).set_value(("own.png", photo, "image/png")).run()
    assert not app.exception
    assert app.session_state["photo"].is_private
    assert app.session_state["photo"].has_hints
    assert in_address(app) == text


def test_what_a_visitor_hints_at_is_private():
    assert not visit().session_state["photo"].is_private
    app = upload_hints(visit(), save_hints(draw_strokes([LINE], (300, 451))))
    assert app.session_state["photo"].is_private
    app.button(key="drop_hints").click().run()
    assert not app.session_state["photo"].is_private


@pytest.mark.parametrize("size", [(600, 400), (2400, 1600)])
def test_hints_too_small_for_the_canvas_get_a_sentence_beside_a_reference_too(encode, size):
    app = visit()
    photo = encode(Image.linear_gradient("L").resize(size), "PNG")
    app.file_uploader(key="upload").set_value(("own.png", photo, "image/png")).run()
    dot = np.zeros((*size[::-1], 4), np.uint8)
    dot[0, 0] = 200, 40, 40, 255
    upload_hints(app, save_hints(dot))
    assert "no opaque pixel at 64 x 43 pixels" in app.warning[0].value
    app.button(key="drop_hints").click().run()
    assert not app.exception
    assert app.session_state["photo"].task


def test_a_file_is_kept_at_the_photos_size():
    app = upload_hints(visit(), save_hints(draw_strokes([LINE], (1200, 1804))))
    [kept] = app.session_state["hint_files"].values()
    assert Image.open(BytesIO(kept)).size == (451, 300)
