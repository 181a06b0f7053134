"""Pages with every source of colour: known parts, references, hints, and none at all."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from colorize.imaging import Stroke, resize
from colorize.imaging.strokes import to_text
from colorize.ui.navigation import SCRIPT, WITHOUT_CANVAS
from colorize.ui.own_picture import MAX_REFERENCES
from tests.pages.driving import PAGES, SMALL, charts, errors, open_page, png, switch, until


def upload_gray(page):
    gray = np.tile(np.linspace(20, 220, 80), (90, 1)).astype(np.uint8)
    app = open_page(page)
    app.file_uploader(key="upload").set_value(("gray.png", png(gray), "image/png")).run()
    return app


@pytest.mark.parametrize("page", PAGES)
def test_a_gray_photo_is_coloured_from_the_picture_chosen(page):
    app = upload_gray(page)
    task = app.session_state["photo"].task  # 90 high, 80 wide; beside one of 400, 600
    assert task.canvas.shape == (64, 96 + 57)
    assert task.truth is None
    assert task.canvas.known_box == (slice(0, 64), slice(0, 96))
    assert task.canvas.unknown_box == task.box
    assert not app.exception
    assert not app.warning


def test_a_gray_photo_gets_a_result_but_no_scores():
    app = until(upload_gray("basic_agent.py"), lambda app: app.get("download_button"))
    assert not app.metric  # the true colours are unknown


def test_a_colour_photo_beside_another_is_scored():
    app = open_page("basic_agent.py")
    rgb = np.random.default_rng(0).integers(0, 256, (80, 90, 3), np.uint8)
    app.file_uploader(key="upload").set_value(("own.png", png(rgb), "image/png")).run()
    app.toggle(key="from_another_False").set_value(True).run()
    task = app.session_state["photo"].task
    assert task.canvas.shape == (43 + 57, 64)
    np.testing.assert_array_equal(task.truth[task.box], resize(rgb, (57, 64)))
    until(app, lambda app: app.metric)
    switch(app, "overview.py")
    assert app.title[0].value == "One picture teaches another its colours"
    assert "compare the agents by their scores" in app.markdown[0].value


def test_a_reference_of_ones_own_is_learnt_from():
    app = upload_gray("overview.py")
    before = app.session_state["photo"].task.canvas.digest
    red = np.full((70, 50, 3), (200, 30, 30), np.uint8)
    app.file_uploader(key="reference").set_value(("red.png", png(red), "image/png")).run()
    canvas = app.session_state["photo"].task.canvas
    assert canvas.digest != before
    assert (canvas.rgb[canvas.known] == red[0, 0]).all()
    app.file_uploader(key="reference").set_value(("bad.png", b"junk", "image/png")).run()
    assert len(errors(app)) == 1
    assert app.session_state["photo"].task.canvas.digest == canvas.digest


def colour(value, shape=(70, 50)):
    return (f"{value}.png", png(np.full((*shape, 3), value, np.uint8)), "image/png")


def test_several_references_are_learnt_from_and_bad_ones_are_left_out():
    app = upload_gray("overview.py")
    red, blue = (200, 30, 30), (30, 30, 200)
    app.file_uploader(key="reference").set_value([colour(red), colour(blue)]).run()
    canvas = app.session_state["photo"].task.canvas
    assert canvas.shape == (64, 46 + 46 + 57)
    assert [tuple(canvas.rgb[0, column]) for column in (0, 91)] == [red, blue]
    assert "the reference pictures" in app.markdown[0].value
    bad = ("bad.png", b"junk", "image/png")
    app.file_uploader(key="reference").set_value([colour(red), bad]).run()
    assert len(errors(app)) == 1
    assert app.session_state["photo"].task.canvas.shape == (64, 46 + 57)


def test_more_references_than_a_server_holds_get_a_sentence():
    app = upload_gray("overview.py")
    many = [colour((200, 30, value)) for value in range(MAX_REFERENCES + 1)]
    app.file_uploader(key="reference").set_value(many).run()
    assert errors(app) == ["5 reference pictures, must be at most 4; the first 4 are used."]
    assert len(app.session_state["photo"].references) == 4


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("known", ["right", "top", "bottom"])
def test_every_page_is_drawn_with_any_known_part(page, known):
    app = open_page(page, picture_known=known, picture_share="30", context_effort="quick")
    assert not app.exception
    assert not app.error
    assert app.title[0].value


def test_the_overview_says_where_the_colours_come_from():
    app = open_page(picture_known="top", picture_share="30")
    assert "learns from the top 30 % of this picture" in app.markdown[0].value
    assert app.session_state["photo"].task.canvas.known_box == (slice(0, 12), slice(0, 64))


def test_without_any_known_colour_a_sentence_takes_the_place_of_the_page():
    app = open_page(picture_known="none")
    assert not app.exception
    assert not app.header
    assert "known=none needs colour hints or a reference picture." in app.warning[0].value
    app.segmented_control(key="picture_known").set_value("left").run()
    assert app.header[0].value == "Results"


@pytest.mark.parametrize("page", PAGES)
def test_without_any_known_colour_pages_without_a_canvas_stay(page):
    app = open_page(page, picture_known="none")
    assert not app.exception
    needs_none = page.removesuffix(".py") in WITHOUT_CANVAS
    assert any("known=none" in warning.value for warning in app.warning) != needs_none


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_with_hints(page):
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    for name, value in (SMALL | {"picture_known": "none", "context_effort": "quick"}).items():
        app.query_params[name] = value
    app.query_params["hints"] = to_text([Stroke(((0.1, 0.3), (0.6, 0.3)), (200, 40, 40), 0.2),
                                         Stroke(((0.5, 0.8), (0.9, 0.8)), (40, 40, 200), 0.2)])
    app.run()
    app = app if page == "overview.py" else switch(app, page)
    assert not app.exception
    assert not app.error
    assert 0.2 < app.session_state["photo"].task.canvas.known.mean() < 0.7


def test_the_layers_in_code_are_drawn_with_a_hint_of_one_pixel():
    dot = Stroke(((0.101, 0.302),), (200, 40, 40), 0.004)
    app = open_page("improved_agent.py", view="The layers in code", picture="cat",
                    picture_size="288", picture_known="none", hints=to_text([dot]),
                    context_effort="quick")
    assert app.session_state["photo"].task.canvas.known.sum() == 1
    assert not app.exception
    assert not errors(app)


def test_a_gray_photo_alone_runs_and_says_that_there_is_nothing_to_learn():
    app = upload_gray("basic_agent.py")
    app.toggle(key="from_another_True").set_value(False).run()
    assert "no colour" in app.warning[0].value
    assert not app.exception
    until(app, charts)


def test_references_outlast_an_exchange_of_the_photo():
    """The browser removes one file, then adds the other; between them there is no photo."""
    app = upload_gray("overview.py")
    pixels = np.random.default_rng(0).integers(0, 256, (90, 80, 3)).astype(np.uint8)
    app.file_uploader(key="reference").set_value([("mine.png", png(pixels), "image/png")]).run()
    assert len(app.session_state["photo"].references) == 1
    mine = app.session_state["photo"].references[0]
    app.file_uploader(key="upload").set_value(None).run()
    assert app.session_state["photo"].references == ()
    better = np.tile(np.linspace(10, 240, 70), (80, 1)).astype(np.uint8)
    app.file_uploader(key="upload").set_value(("better.png", png(better), "image/png")).run()
    assert app.session_state["photo"].references[0] is mine
    app.file_uploader(key="reference").set_value([]).run()
    assert app.session_state["photo"].references[0] is not mine


def test_a_built_in_reference_asks_for_a_better_one():
    app = upload_gray("overview.py")
    assert any("The colours come from a built-in picture." in note.value for note in app.info)
