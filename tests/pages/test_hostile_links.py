"""Links that were written to break the page: each gets short sentences, and the page is drawn."""

import pytest
from streamlit.testing.v1 import AppTest

from colorize.settings import TABLES
from colorize.ui import session
from colorize.ui.navigation import SCRIPT
from tests.pages.test_links import page

HOSTILE = ("<script>alert(1)</script>", "![](https://example.com/x.png)", "[a](javascript:b)",
           "www.example.com", "https://example.com", "a@example.com", "**b**", "`c`", "$d$",
           ":red[e]", "# f", "\n\n- g", "\u202eh", "\x00", "i" * 100_000)


def warning(query):
    """The one warning that the whole app shows."""
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.query_params["picture_size"] = "64"
    app.query_params["improved_epochs"] = "1"
    app.run()
    assert not app.exception
    assert app.title[0].value
    [warning] = app.warning
    return warning.value


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_short_and_without_markup(text):
    words = warning({"basic_k": text, text: "1", "picture": text})
    lines = words.splitlines()
    assert len(lines) == 5  # heading, empty line, a sentence each
    assert max(map(len, lines)) < 400
    for sentence in lines[2:]:
        assert not set("<>[]()!:/@*`$#") & set(sentence.removeprefix("- ").replace("(", ""))
    assert "example.com" not in words


def test_megabytes_of_text_give_the_page_without_settings():
    """Streamlit ignores a query of more than half a megabyte or 1,000 names."""
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    app.query_params["basic_k"] = "9" * 3_000_000
    app.run()
    assert not app.exception
    assert app.title[0].value
    assert not app.warning


def test_hundreds_of_unknown_names_get_one_sentence():
    words = warning({f"name{number}": "x" * 50 for number in range(900)})
    assert "name0, name1, name2 and 897 more are not settings; ignored" in words
    assert len(words) < 200


def test_every_setting_wrong_gets_few_sentences():
    query = {table.query_name(key): "wrong" for table in TABLES.values()
             for key in table.parameters()}
    words = warning(query)  # which sets two of them right
    assert words.count("\n- ") == session.MAX_SENTENCES + 1
    assert f"and {len(query) - 2 - session.MAX_SENTENCES} more" in words


def test_no_valid_value_is_taken_for_hostile():
    for table in TABLES.values():
        for key, rule in table.parameters().items():
            for value in rule.choices or (rule.low, rule.high, table.defaults()[key]):
                assert session._plain(str(value)) == str(value)


def test_bad_names_and_values_leave_the_address():
    app = AppTest.from_function(page)
    for name, value in {"basic_k": "99", "basic_seed": "7", "nobody": "1", "own": "x"}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert "basic_k" not in app.query_params
    assert "nobody" not in app.query_params
    assert app.query_params["basic_seed"] == "7"
