"""A lecture hall in a real browser: larger text, the QR code of the link, the source."""

import inspect
from urllib.parse import parse_qs, urlsplit

import pytest
import segno

from colorize.experiment.metrics import colour_difference
from tests.browser.driving import until, waited

SMALL = "picture_size=64&improved_width=4&improved_epochs=20"
LINKS = {"permissions": ["clipboard-read", "clipboard-write"]}
#: Font sizes, in pixels, of a text, a control, a metric and the numbers of a chart.
PARTS = {"text": "[data-testid=stMain] [data-testid=stMarkdown] p",
         "control": "[data-testid=stSidebar] [data-testid=stBaseButton-secondary] p",
         "metric": "[data-testid=stMetricValue]",
         "chart": "[data-testid=stPlotlyChart] .ytick text"}


def sizes(page):
    """The font size of each part; of a part that is not there, 0."""
    return {name: page.evaluate(
        "part => parseFloat(getComputedStyle(document.querySelector(part) ?? {}).fontSize)"
        if page.locator(part).count() else "() => 0", part) for name, part in PARTS.items()}


def size_of_text(page):
    return page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")


def project(page):
    page.locator(".st-key-projector label").click()
    until(page, lambda: "projector=true" in page.url, "the switch in the address")


def test_the_switch_enlarges_text_controls_metrics_and_charts(visit):
    page = visit(f"basic_agent?{SMALL}")
    before = waited(page, lambda: sizes(page), lambda found: all(found.values()), "all parts")
    project(page)
    after = waited(page, lambda: sizes(page), lambda found: all(
        found[name] >= 1.3 * before[name] for name in before), "larger parts")
    page.locator(".st-key-projector label").click()
    until(page, lambda: "projector" not in page.url, "an address without the switch")
    waited(page, lambda: sizes(page), lambda found: found == before, f"sizes before {after}")


def test_the_switch_survives_a_page_change_and_is_in_a_copied_link(visit):
    page = visit(f"how_it_works?{SMALL}", **LINKS)
    page.get_by_role("heading", name="How it works", level=1).wait_for()
    project(page)
    page.get_by_role("link", name="Basic agent").click()
    page.get_by_role("heading", name="Basic agent", level=1).wait_for()
    until(page, lambda: "projector=true" in page.url, "the switch on the other page")
    until(page, lambda: size_of_text(page) == 22, "large text on the other page")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    other = visit(link)
    other.get_by_role("heading", name="Basic agent", level=1).wait_for()
    until(other, lambda: size_of_text(other) == 22, "large text in another browser")


def test_a_phone_that_opens_the_link_keeps_its_size_and_fits(visit):
    page = visit(f"basic_agent?{SMALL}&projector=true", viewport={"width": 390, "height": 800})
    page.locator("[data-testid=stMetricValue]").first.wait_for()
    assert size_of_text(page) == 16
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390


def in_sidebar(page):
    return page.get_by_test_id("stSidebar").get_by_role("button", name="QR code")


def opened_code(page, button):
    """Press a button by keyboard; the QR code of the dialog that it opens."""
    button.focus()
    page.keyboard.press("Enter")
    picture = page.get_by_role("dialog").get_by_role("img", name="QR code of the link")
    picture.wait_for()
    return picture


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_qr_code_is_the_link_black_on_white(visit, theme):
    page = visit(f"basic_agent?{SMALL}&basic_k=3&branch=0123abcd", color_scheme=theme, **LINKS)
    page.locator("[data-testid=stMetricValue]").first.wait_for()
    picture = opened_code(page, in_sidebar(page))
    link = picture.get_attribute("alt").removeprefix("QR code of the link ")
    code = segno.make(link, error="l", micro=False)
    assert picture.get_attribute("src") == code.png_data_uri(scale=8, border=4, dark="black",
                                                             light="white")
    assert picture.evaluate("image => image.naturalWidth") == 8 * code.symbol_size(border=4)[0]
    assert picture.bounding_box()["height"] > 500
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    copied, coded = (urlsplit(one) for one in (
        page.evaluate("navigator.clipboard.readText()"), link))
    assert coded._replace(query="") == copied._replace(query="")
    assert parse_qs(coded.query) == parse_qs(copied.query)
    assert "branch" not in coded.query


def test_the_projector_view_has_the_qr_code_on_the_page(visit):
    page = visit(f"how_it_works?{SMALL}&projector=true")
    button = page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="QR code")
    button.wait_for()
    picture = opened_code(page, button)
    assert "projector=true" in picture.get_attribute("alt")
    box = picture.bounding_box()
    assert box["y"] + box["height"] <= 1000  # the whole code is on the screen


def test_the_qr_code_fits_a_phone(visit):
    page = visit(f"how_it_works?{SMALL}", viewport={"width": 390, "height": 800})
    page.get_by_test_id("stExpandSidebarButton").click()
    box = opened_code(page, in_sidebar(page)).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_the_expander_shows_the_functions_source(visit):
    page = visit(f"errors?{SMALL}")
    panel = page.locator(".st-key-code_panel summary")
    panel.wait_for()
    assert page.locator("figure.source").count() == 0
    panel.focus()
    page.keyboard.press("Enter")
    figure = page.locator("figure.source", has=page.get_by_text("colour_difference", exact=True))
    figure.first.wait_for()
    shown = figure.first.locator("code > *").all_inner_texts()
    real, first = inspect.getsourcelines(colour_difference)
    assert [line.rstrip() for line in shown] == [real[0].rstrip(), real[2].rstrip()]
    assert f"lines {first} to {first + 2}" in figure.first.locator("figcaption").inner_text()
    assert "deltaE_ciede2000(" in figure.first.locator("mark").inner_text()
