"""Links of earlier versions: their settings reach the widgets, under the names used now."""

from streamlit.testing.v1 import AppTest

from colorize.settings import OLD_NAMES, TABLES

OLD_VALUES = {"picture_reduction": "bilinear", "linear_way_back": "report",
              "propagation_way_back": "report", "basic_way_back": "report",
              "improved_way_back": "report", "improved_place": "none", "improved_crop": "32",
              "improved_early_stop": "on"}


def page():
    from colorize.settings import TABLES
    from colorize.ui import session
    from colorize.ui.components import setting_widgets

    session.read_link()
    for name in TABLES:
        setting_widgets.draw(name)


def visit(**query):
    app = AppTest.from_function(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_every_old_name_sets_its_widget():
    assert OLD_VALUES.keys() == OLD_NAMES.keys()
    app = visit(**OLD_VALUES)
    assert app.session_state["dropped"] == []
    for old, text in OLD_VALUES.items():
        assert str(app.session_state[OLD_NAMES[old]]) == text
    assert app.select_slider(key="improved_crop_size").value == 32


def test_the_address_gets_the_new_names():
    app = visit(improved_place="none", improved_width="32")
    assert "improved_place" not in app.query_params
    assert app.query_params["improved_position"] == "none"
    assert "improved_width" in app.query_params


def test_a_bad_value_under_an_old_name_is_dropped_with_a_sentence():
    app = visit(improved_crop="31")
    [sentence] = app.session_state["dropped"]
    assert sentence.startswith("crop_size=31 must be one of 0, 16, 32, 64, 128; using 0")
    assert app.session_state["improved_crop_size"] == TABLES["improved"]().crop_size
