"""The app in a real browser: what a widget writes, what a link carries."""

import re
from functools import partial

import pytest
from PIL import Image

from tests.browser.driving import until, waited

SMALL = "picture_size=64&improved_width=4&improved_epochs=20"
PAGES = {"": "One picture teaches its own colours", "basic_agent": "Basic agent",
         "improved_agent": "Improved agent", "one_step": "One training step",
         "context_agent": "Context agent", "colours": "Which colours?", "errors": "Error maps",
         "what_if": "What if?",
         "why_not_linear": "Why not a linear model?", "many_pictures": "Many pictures",
         "how_it_works": "How it works"}


def palette(page):
    """The hex values beside the bars of the palette chart."""
    return page.locator("[data-testid=stPlotlyChart] .ytick text").all_text_contents()


def metrics(page):
    page.locator("[data-testid=stMetricValue]").nth(2).wait_for()
    return page.locator("[data-testid=stMetricValue]").all_inner_texts()


def slide(page, key, presses):
    """Move a slider by so many steps, as the arrow keys do."""
    thumb = page.locator(f".st-key-{key} input[type=range]")
    thumb.focus()
    for _ in range(abs(presses)):
        page.keyboard.press("ArrowRight" if presses > 0 else "ArrowLeft")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_opens(visit, path, width):
    page = visit(f"{path}?{SMALL}", viewport={"width": width, "height": 900})
    page.get_by_role("heading", name=PAGES[path], level=1).wait_for()
    assert page.locator("[data-testid=stException]").count() == 0
    sideways = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert sideways <= 0


def shape(page, alt):
    """Width by height of a picture: of its own pixels, and as it stands on the page."""
    picture = page.get_by_alt_text(alt, exact=True)
    return until(page, lambda: picture.evaluate("""image => {
        const box = image.getBoundingClientRect();
        return image.complete && image.naturalWidth > 0 && box.height > 0
            && [image.naturalWidth / image.naturalHeight, box.width / box.height];
    }"""), "the picture")


def in_its_column(page, alt):
    return page.get_by_alt_text(alt, exact=True).evaluate(
        """image => image.getBoundingClientRect().right <= 1 + image.closest(
            "[data-testid=stColumn], [data-testid=stGridCell]")
            .getBoundingClientRect().right""")


@pytest.mark.parametrize("width", [1440, 390])
def test_pictures_have_the_photos_shape(visit, width):
    small = {"width": width, "height": 900}
    page = visit(f"basic_agent?{SMALL}", viewport=small)  # a photo of 600 x 400
    for alt, ratio in {"The picture in its true colours": 1.5,
                       "The known pixels in palette colours": 0.75}.items():
        assert shape(page, alt) == pytest.approx([ratio, ratio], rel=0.02)
        assert in_its_column(page, alt)
    page = visit(f"errors?{SMALL}", viewport=small)
    assert shape(page, "SSIM around each pixel: Basic agent") == pytest.approx([0.75, 0.75],
                                                                                 rel=0.02)


def test_beside_another_a_photo_keeps_its_shape_and_is_shown_alone(visit, tmp_path):
    Image.new("L", (100, 140), 90).save(tmp_path / "tall.png")
    page = visit(f"?{SMALL}")
    page.locator("input[type=file]").first.set_input_files(tmp_path / "tall.png")
    for alt, ratio in {"The reference picture": 1.5,
                       "The picture as coloured by: Mean colour": 100 / 140}.items():
        expected = pytest.approx([ratio, ratio], rel=0.02)  # the built-in photo is shown before
        waited(page, partial(shape, page, alt), expected.__eq__, f"{alt}, in its shape")
        assert in_its_column(page, alt)


def test_a_saved_animation_has_the_photos_shape(visit):
    page = visit(f"improved_agent?{SMALL}&improved_seed=12")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the animation").click()
    assert Image.open(download.value.path()).size == (64, 43)


def test_moving_k_changes_the_palette_and_the_link(visit):
    page = visit(f"basic_agent?{SMALL}&basic_k=4")
    until(page, lambda: len(palette(page)) == 4, "a palette of four")
    slide(page, "basic_k", 2)
    until(page, lambda: len(palette(page)) == 6, "a palette of six")
    until(page, lambda: "basic_k=6" in page.url, "the link")


def test_a_small_network_trains_to_the_end(visit):
    page = visit(f"improved_agent?{SMALL}&improved_seed=11")
    page.get_by_role("button", name="Stop", exact=True).wait_for(state="detached")
    assert re.fullmatch(r"\d+\.\d\d dB", metrics(page)[0])
    assert page.locator("[data-testid=stAlert]").count() == 0


def test_the_copied_link_shows_the_same_numbers_to_somebody_else(visit, address):
    page = visit(f"basic_agent?{SMALL}", permissions=["clipboard-read", "clipboard-write"])
    first = metrics(page)
    slide(page, "basic_k", -3)
    until(page, lambda: metrics(page) != first, "another score")
    until(page, lambda: "basic_k=" in page.url, "a new address")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/basic_agent?")
    other = visit(link)
    until(other, lambda: metrics(other) == metrics(page) != first, "the same numbers")


def test_the_address_keeps_every_setting_from_page_to_page(visit):
    page = visit(f"basic_agent?{SMALL}&basic_k=3&picture=cat")
    until(page, lambda: len(palette(page)) == 3, "the palette")
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("heading", name=PAGES[""], level=1).wait_for()
    until(page, lambda: "basic_k=3" in page.url, "the setting")
    assert "picture=cat" in page.url
    page.reload()
    page.get_by_role("link", name="Basic agent").click()
    until(page, lambda: len(palette(page)) == 3, "the palette")


def test_what_a_link_gets_wrong_is_said(visit):
    page = visit(f"basic_agent?{SMALL}&basic_k=99")
    warning = page.locator("[data-testid=stAlert]")
    warning.wait_for()
    assert "k=99 must be between 2 and 16" in warning.inner_text()
    page.get_by_role("button", name="OK").click()
    warning.wait_for(state="detached")


def test_an_old_link_gets_the_new_names(visit):
    page = visit(f"improved_agent?{SMALL}&improved_place=none&basic_way_back=report")
    until(page, lambda: "improved_position=none" in page.url, "the new name")
    until(page, lambda: "basic_reconstruction=report" in page.url, "the other new name")
    assert "improved_place" not in page.url
    assert "basic_way_back" not in page.url
