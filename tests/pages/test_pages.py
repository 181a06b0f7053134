"""Every page, driven without a browser.  A 64 x 64 picture keeps the agents quick."""

import inspect

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from colorize.agents import AGENTS
from colorize.agents.propagation import affinities, links
from colorize.network.layers import Conv
from colorize.settings import TABLES, ImprovedSettings, PropagationSettings
from tests.pages.driving import (
    PAGES,
    charts,
    errors,
    losses,
    open_page,
    png,
    switch,
    table_of_agents,
    until,
)


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


def test_before_there_is_a_result_none_can_be_saved():
    def page():
        from colorize.ui.components import saving

        saving.draw(None)

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert not app.get("download_button")


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


def test_the_page_says_how_much_propagation_prefers_rows():
    default = PropagationSettings()
    weights = affinities(np.full((3, 3), 0.5), links(default)).toarray()[4]
    corner, above, _, beside = weights[:4] / weights[1]
    assert above == 1
    [text] = [element.value for element in open_page("how_it_works.py").markdown
              if "## Propagation" in element.value]
    assert (f"By default it is {beside:.0f} for those to the left and right, and {corner:.0f} for "
            "diagonal ones") in text
    words = " ".join(text.split())
    assert f"by default {default.reach} pixels away in its row and its column" in words


def test_the_race_draws_two_curves():
    app = open_page("improved_agent.py", view="Race of two engines")
    next(button for button in app.button if button.label == "Start the race").click().run()
    app = until(app, lambda app: charts(app) and len(charts(app)[0]["data"]) == 2)
    assert [curve["name"] for curve in charts(app)[0]["data"]] == ["NumPy", "PyTorch"]


def test_the_source_on_the_page_is_the_source_that_runs():
    app = open_page("improved_agent.py", view="The layers in code", layer="3. Conv")
    assert inspect.getsource(Conv.backward).split() == app.code[1].value.split()
