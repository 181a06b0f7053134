"""For a lecture hall: the projector view, the QR code, the source on every page, two sentences."""

import inspect
import re
from html import unescape

import pytest

from colorize.agents.basic.palette import learn_palette
from colorize.imaging import Stroke
from colorize.imaging.strokes import to_text
from tests.pages.driving import PAGES, charts, open_page, until


def html(app):
    return "".join(element.value for element in app.html)


def source(app):
    """The text of each function's source on the page, by the function's name."""
    figures = re.findall(r"<figcaption><b>(.*?)</b>(.*?)</figcaption>.*?<code>(.*?)</code>",
                         html(app), re.DOTALL)
    return {unescape(name): ([unescape(line) for line in re.findall(
        r"<(?:span|mark)>(.*?)</(?:span|mark)>", code, re.DOTALL)], unescape(words))
        for name, words, code in figures}


def with_code(page, **query):
    app = open_page(page, **query)
    app.session_state["code_panel"] = True
    return app.run()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_two_sentences(page):
    text = open_page(page).markdown[0].value
    assert len(re.findall(r"[.?!](?:\s|$)", text)) == 2, text
    assert text.endswith(".")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_the_source_of_functions_once_asked(page):
    closed = source(open_page(page))
    app = with_code(page)
    assert not app.exception
    assert source(app).keys() > closed.keys()
    assert "<mark>" in html(app)


def test_the_source_is_that_of_the_function_without_its_docstring():
    lines, words = source(with_code("basic_agent.py"))["learn_palette"]
    real, first = inspect.getsourcelines(learn_palette)
    start = next(number for number, line in enumerate(real) if "import KMeans" in line)
    assert lines[0] == real[0].rstrip()
    assert [line.strip() for line in lines[1:]] == [line.strip() for line in real[start:]]
    assert f"colorize/agents/basic/palette.py, lines {first} to {first + len(real) - 1}" in words
    assert words.endswith("Cluster the known colours in RGB with scikit-learn's k-means.")


def test_the_projector_view_enlarges_the_charts():
    plain = until(open_page("basic_agent.py"), charts)
    large = until(open_page("basic_agent.py", projector="true"), charts)
    assert large.toggle(key="projector").value
    heights, fonts = zip(*((chart["layout"]["height"], chart["layout"].get("font", {}).get("size"))
                           for chart in (charts(plain)[0], charts(large)[0])), strict=True)
    assert heights[1] == round(1.5 * heights[0])
    assert fonts == (None, 21)


def test_the_projector_view_is_in_the_address_and_on_every_page():
    app = open_page("basic_agent.py")
    assert "font-size: 22px" not in html(app)
    app.toggle(key="projector").set_value(True).run()
    assert "font-size: 22px" in html(app)
    for page in PAGES:
        app = open_page(page, projector="true")
        assert not app.exception
        assert "font-size: 22px" in html(app)
        assert app.session_state["dropped"] == []


def code(app):
    """The alternative text of the QR code; none without one."""
    return re.findall(r'<img class="qr-code" src="data:image/png;base64,[^"]+" alt="([^"]+)">',
                      html(app))


def test_the_qr_code_is_that_of_the_link_and_is_gone_once_closed():
    app = open_page("basic_agent.py", basic_k="3", branch="0123abcd")
    assert not code(app)
    app.button(key="qr_code_button").click().run()
    [alt] = code(app)
    assert "basic_k=3" in alt
    assert "picture_size=64" in alt
    assert "branch" not in alt
    assert code(app.run()) == [alt]  # a page that is drawn again does not close it


def test_a_link_too_long_for_a_qr_code_gets_a_sentence():
    strokes = [Stroke(((0.1, 0.2), (0.3, number / 200)), (number, 0, 255), 0.02)
               for number in range(100)]
    app = open_page("how_it_works.py", hints=to_text(strokes))
    app.button(key="qr_code_button").click().run()
    assert not code(app)
    [sentence] = [warning.value for warning in app.warning]
    assert re.match(r"The link has [\d,]+ characters, must have at most 858", sentence)
