"""Every page, driven without a browser.  A 64 x 64 picture keeps the agents quick."""

import inspect
import io
import json
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from colorize.agents import AGENTS
from colorize.imaging import Stroke, resize
from colorize.imaging.strokes import to_text
from colorize.network.layers import Conv
from colorize.settings import TABLES, ImprovedSettings
from colorize.ui.navigation import SCRIPT, WITHOUT_CANVAS
from colorize.ui.own_picture import MAX_REFERENCES

FOLDER = Path(__file__).parents[2] / "pages"
PAGES = sorted(path.name for path in FOLDER.glob("*.py"))
SMALL = {"picture_size": "64", "improved_epochs": "2", "improved_width": "4"}


def open_page(page="overview.py", **query):
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    for name, value in (SMALL | query).items():
        if value is not None:
            app.query_params[name] = value
    app.run()
    return app if page == "overview.py" else switch(app, page)


def switch(app, page):
    return app.switch_page(str(FOLDER / page)).run()


def until(app, condition):
    """Run again, as the page does by itself in a browser, until something is there."""
    for _ in range(200):
        if condition(app):
            return app
        time.sleep(0.1)  # trainings step back for pages
        app.run()
    raise AssertionError("it never came")


def charts(app):
    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


def losses(app):
    """How many losses the chart shows."""
    return next((len(curve["x"]) for chart in charts(app) for curve in chart["data"]
                 if curve.get("name") == "training"), 0)


def png(array):
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "png")
    return buffer.getvalue()


def errors(app):
    return [element.value for element in app.error]


def tables(app):
    """The tables of the page, each a list of rows: column's name -> text."""
    found = []
    for element in app.markdown:
        if element.value.startswith("| "):
            names, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")]
                               for line in element.value.splitlines())
            found.append([dict(zip(names, row, strict=True)) for row in rows])
    return found


def table_of_agents(app):
    """The scores in the first table, by agent; none before the table is there."""
    return {row["Agent"]: row for row in next(iter(tables(app)), [])}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn(page):
    app = open_page(page)
    assert not app.exception
    assert not app.error
    assert app.title[0].value


def test_overview_scores_every_agent():
    app = until(open_page(), lambda app: len(table_of_agents(app)) == len(AGENTS))
    table = table_of_agents(app)
    assert {"Gray", "Mean colour", "Basic agent", "Improved agent"} <= set(table)
    assert all(float(row[name]) > 0 for row in table.values()
               for name in ("PSNR (dB) ↑", "SSIM ↑", "CIEDE2000 ↓"))


def test_a_link_sets_the_knobs_and_the_palette_follows():
    app = until(open_page("basic_agent.py", basic_k="3"), charts)
    assert app.slider(key="basic_k").value == 3
    assert len(charts(app)[0]["data"][0]["y"]) == 3


def test_moving_k_changes_the_palette():
    app = until(open_page("basic_agent.py"), charts)
    app.slider(key="basic_k").set_value(6).run()
    until(app, lambda app: charts(app) and len(charts(app)[0]["data"][0]["y"]) == 6)


def test_a_knob_moved_on_its_page_is_used_on_the_overview():
    app = open_page("basic_agent.py")
    app.slider(key="basic_k").set_value(2).run()
    switch(app, "overview.py")
    assert app.session_state["basic_k"] == 2


def test_what_a_slider_writes_to_the_address_can_be_read_again():
    app = open_page("improved_agent.py", improved_epochs="3000")
    sliders = {slider.key: slider for slider in app.select_slider if slider.key}
    for table in TABLES.values():
        for key in table.parameters():
            slider = sliders.pop(table.query_name(key), None)
            for text in slider.options if slider else ():
                settings, dropped = table.from_query({table.query_name(key): text})
                assert not dropped
                assert text in (settings.to_query() or {"": text}).values()
    assert app.session_state["improved_epochs"] == 3000


def test_what_a_link_gets_wrong_is_said_and_dropped():
    app = open_page(basic_k="99", improved_epochs="many", picture="nobody", colour="red")
    words = app.warning[0].value
    assert "k=99 must be between 2 and 16; using" in words
    assert "epochs=many" in words
    assert "picture=nobody must be one of" in words
    assert "colour is not a setting" in words
    app.button(key="dismiss").click().run()
    assert not app.warning


def test_a_preset_sets_every_knob():
    app = open_page("basic_agent.py")
    app.button(key="preset_report").click().run()
    assert app.slider(key="basic_k").value == 5
    assert app.session_state["improved_epochs"] == 4000
    assert app.session_state["picture_size"] == 64  # the size is no part of a preset
    switch(app, "improved_agent.py")
    assert app.select_slider(key="improved_epochs").value == 4000


def test_what_is_wanted_outlasts_what_a_page_sends_meanwhile():
    app = open_page("basic_agent.py")
    app.session_state["requested"] = {"basic_k": 7}
    app.slider(key="basic_k").set_value(3).run()
    assert app.slider(key="basic_k").value == 7
    app.slider(key="basic_k").set_value(3).run()
    assert app.slider(key="basic_k").value == 3


def test_a_bad_file_gets_one_sentence_and_changes_nothing(bad_files):
    app = open_page("basic_agent.py")
    before = app.session_state["photo"].task.canvas.digest
    for name, (contents, words) in bad_files.items():
        app.file_uploader(key="upload").set_value((name, contents, "image/png")).run()
        assert len(errors(app)) == 1, name
        assert words in errors(app)[0]
        assert "\n" not in errors(app)[0]
        assert not app.exception
        assert app.session_state["photo"].task.canvas.digest == before


def test_an_upload_is_used_and_a_later_bad_one_leaves_it():
    app = open_page("basic_agent.py")
    sample = app.session_state["photo"].task.canvas.digest
    noise = np.random.default_rng(0).integers(0, 256, (80, 90, 3), np.uint8)
    uploader = app.file_uploader(key="upload")
    uploader.set_value(("a.png", png(noise), "image/png")).run()
    mine = app.session_state["photo"].task.canvas.digest
    assert not errors(app)
    assert mine != sample
    app.file_uploader(key="upload").set_value(("b.png", b"junk", "image/png")).run()
    assert len(errors(app)) == 1
    assert app.session_state["photo"].task.canvas.digest == mine


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
    assert not app.metric  # nobody knows the truth


def test_before_there_is_a_result_none_can_be_saved():
    def page():
        from colorize.ui.components import saving

        saving.draw(None)

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert not app.get("download_button")


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


def test_training_keeps_its_settings_until_train_is_pressed():
    app = open_page("improved_agent.py", improved_epochs=None)
    usual = ImprovedSettings().epochs
    app = until(app, lambda app: losses(app) == usual)
    app.select_slider(key="improved_epochs").set_value(5).run()
    assert losses(app) == usual
    next(button for button in app.button if button.label == "Train").click().run()
    until(app, lambda app: losses(app) == 5)


def test_the_context_page_shows_who_said_what():
    app = open_page("context_agent.py")
    until(app, lambda app: "The weight of each model" in [h.value for h in app.header])
    words = [element.value for element in app.markdown]
    assert any("more confident half" in text for text in words)
    assert "**Forest**" in words


def errors_page():
    """The page of errors, once every agent is scored and the maps are there."""
    return until(open_page("errors.py"), lambda app: len(table_of_agents(app)) == len(AGENTS)
                 and app.get("image") and len(charts(app)) == 2
                 and any(len(chart["data"]) == len(AGENTS) for chart in charts(app)))


def test_the_errors_page_shows_maps_with_legends_a_histogram_and_the_reports_table():
    app = errors_page()
    assert len(app.image) == 3  # the map of SSIM and two legends; the other map answers clicks
    captions = [element.value for element in app.caption]
    assert any("compare the order" in caption for caption in captions)
    histogram = next(chart for chart in charts(app) if len(chart["data"]) == len(AGENTS))
    assert all(sum(line["y"]) == pytest.approx(1) for line in histogram["data"])
    table = tables(app)[1]
    assert [(row["PSNR (dB)"], row["SSIM"]) for row in table] == [("17.06", "0.65"),
                                                                  ("18.99", "0.83")]


def test_an_earlier_run_of_the_visit_can_be_compared():
    app = until(open_page("basic_agent.py", basic_k="3"), charts)
    app.slider(key="basic_k").set_value(4).run()
    until(app, lambda app: len(charts(app)[0]["data"][0]["y"]) == 4)
    switch(app, "errors.py")
    until(app, lambda app: any("Colours k 3" in name for name in
                               app.selectbox(key="compare_left").options))
    name, = (name for name in app.selectbox(key="compare_left").options if "Colours k 3" in name)
    assert "Basic agent" in name
    app.selectbox(key="compare_left").set_value(name).run()
    assert not app.exception


def test_a_worst_region_leads_to_the_why_of_its_worst_pixel():
    app = errors_page()
    app.selectbox(key="errors_of").set_value("mean").run()
    until(app, lambda app: app.button(key="region_1"))
    app.button(key="region_1").click().run()
    assert not app.exception
    row, column = app.session_state["pixel"]
    task = app.session_state["photo"].task
    assert not task.canvas.known[row, column]
    assert app.session_state["why"] == "mean"


def test_the_race_draws_two_curves():
    app = open_page("improved_agent.py", view="Race of two engines")
    next(button for button in app.button if button.label == "Start the race").click().run()
    app = until(app, lambda app: charts(app) and len(charts(app)[0]["data"]) == 2)
    assert [curve["name"] for curve in charts(app)[0]["data"]] == ["NumPy", "PyTorch"]


def test_the_source_on_the_page_is_the_source_that_runs():
    app = open_page("improved_agent.py", view="The layers in code", layer="3. Conv")
    assert inspect.getsource(Conv.backward).split() == app.code[1].value.split()


def test_an_edited_colour_goes_into_the_address_and_undo_takes_it_out():
    app = until(open_page("colours.py", basic_k="3"), lambda app: app.color_picker)
    app.color_picker[1].set_value("#00ff80").run()
    assert app.session_state["basic_palette"] == "2:00ff80"
    assert app.query_params["basic_palette"] == "2:00ff80"
    app = until(app, lambda app: "(edited)" in app.color_picker[1].label)
    assert app.color_picker[1].value == "#00ff80"
    app.button(key="palette_undo").click().run()
    assert app.session_state["basic_palette"] == "none"
    assert "basic_palette" not in app.query_params


def test_a_pinned_colour_stays_when_k_changes():
    app = until(open_page("colours.py", basic_k="3"), lambda app: app.color_picker)
    colour = app.color_picker[1].value
    next(box for box in app.checkbox if box.key.startswith("pin_2_")).check().run()
    assert app.session_state["basic_pinned"] == colour[1:]
    app.slider(key="basic_k").set_value(5).run()
    app = until(app, lambda app: len(app.color_picker) == 5)
    assert colour in [field.value for field in app.color_picker]
    assert not app.exception


def test_too_many_pins_get_a_sentence():
    app = until(open_page("colours.py", basic_k="2", basic_pinned="000000,808080,ffffff"), errors)
    assert errors(app)[0] == "pinned has 3 colours, must have at most k=2"


def test_what_is_no_colour_becomes_the_default():
    app = open_page("colours.py")
    app.text_input(key="basic_palette").set_value("2:red").run()
    assert not app.exception
    assert app.session_state["basic_palette"] == "none"


def test_palettes_of_all_sizes_are_compared_and_answered():
    app = until(open_page("colours.py"), lambda app: any(
        "its curve bends most at" in text.value for text in app.markdown))
    curves = next(chart for chart in charts(app) if len(chart["data"]) == 6)
    assert [curve["mode"] for curve in curves["data"]].count("markers") == 3
