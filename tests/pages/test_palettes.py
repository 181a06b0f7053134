"""Palettes on the pages: they follow k, pins and edits."""

from tests.pages.driving import charts, errors, open_page, until


def test_moving_k_changes_the_palette():
    app = until(open_page("basic_agent.py"), charts)
    app.slider(key="basic_k").set_value(6).run()
    until(app, lambda app: charts(app) and len(charts(app)[0]["data"][0]["y"]) == 6)


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
