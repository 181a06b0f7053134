"""*Why this colour?* in a real browser: a click, the keyboard, the link."""

import numpy as np
import pytest

from colorize.agents import AGENTS
from colorize.experiment import prepare
from colorize.explain import explain
from colorize.imaging import load_sample
from colorize.imaging.color import ab_to_rgb
from colorize.settings import BasicSettings, PictureSettings, PropagationSettings
from tests.browser.driving import until

SMALL = "picture=sunset&picture_size=64&improved_width=4&improved_epochs=20"
ROW, COLUMN = 20, 50


@pytest.fixture(scope="module")
def named():
    """What the library names for the pixel."""
    canvas = prepare(load_sample("sunset"), PictureSettings(size=64, photo_is="colour")).canvas
    return explain(AGENTS["basic"](BasicSettings()).fit(canvas), canvas, ROW, COLUMN), canvas


def result(page):
    page.get_by_role("button", name="Why this colour?").click()
    stage = page.get_by_role("application", name="coloured by the agent: Basic agent")
    stage.wait_for()
    stage.scroll_into_view_if_needed()
    return stage


def captions(page):
    return page.locator("table caption").all_text_contents()


def expected(found):
    return ["This pixel's patch"] + [
        f"{n}. row {match.row}, column {match.column}: distance {match.distance:,}, votes for "
        f"colour {match.colour + 1}" for n, match in enumerate(found.matches, start=1)]


def test_a_click_shows_the_patches_that_the_library_names(visit, named):
    page = visit(f"basic_agent?{SMALL}")
    found, canvas = named
    stage = result(page)
    box = stage.bounding_box()
    stage.click(position={"x": (COLUMN + 0.5) / canvas.shape[1] * box["width"],
                                 "y": (ROW + 0.5) / canvas.shape[0] * box["height"]})
    page.get_by_role("heading", name="Why this colour?").wait_for()
    until(page, lambda: captions(page) == expected(found), "the patches")
    until(page, lambda: f"pixel={ROW}%2C{COLUMN}" in page.url
          or f"pixel={ROW},{COLUMN}" in page.url, "the pixel in the address")


def test_the_keyboard_chooses_a_pixel_too(visit, named):
    page = visit(f"basic_agent?{SMALL}&pixel=21,49")
    found, _ = named
    stage = page.get_by_role("application", name="coloured by the agent: Basic agent")
    stage.wait_for()
    stage.focus()
    for key, presses in (("ArrowUp", 21 - ROW), ("ArrowRight", COLUMN - 49)):
        for _ in range(presses):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    until(page, lambda: captions(page) == expected(found), "the patches")


def test_a_link_opens_the_explanation(visit, named):
    page = visit(f"basic_agent?{SMALL}&pixel={ROW},{COLUMN}")
    until(page, lambda: captions(page) == expected(named[0]), "the patches")


def test_the_shares_of_propagation_add_up_to_one_and_give_the_colour(visit):
    page = visit(f"?{SMALL}&pixel={ROW},{COLUMN}&why=propagation")
    rows = page.locator("tr", has=page.locator("td", has_text="sum")).locator("xpath=../tr")
    until(page, lambda: rows.count() == 12, "ten pixels, the others, and the sum")
    cells = [row.locator("td").all_inner_texts() for row in rows.all()]
    shares = np.array([float(row[3].rstrip("%")) / 100 for row in cells])
    ab = np.array([[float(text) for text in row[4:]] for row in cells])
    assert shares[:-1].sum() == pytest.approx(1, abs=1e-3)
    assert shares[:-1] @ ab[:-1] == pytest.approx(ab[-1], abs=0.2)
    canvas = prepare(load_sample("sunset"), PictureSettings(size=64, photo_is="colour")).canvas
    colour = tuple(bytes.fromhex(cells[-1][2].strip().lstrip("#")))
    rgb = AGENTS["propagation"](PropagationSettings()).fit(canvas).predict(canvas)
    assert colour == tuple(rgb[ROW, COLUMN].tolist())
    again = ab_to_rgb(canvas.gray[ROW, COLUMN], ab[-1], PropagationSettings().reconstruction)
    assert np.abs(again.astype(float) - colour).max() <= 1  # a and b are shown with one decimal


def test_closed_the_panel_leaves_the_page_with_its_button(visit):
    page = visit(f"basic_agent?{SMALL}&pixel={ROW},{COLUMN}")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Why this colour?").wait_for()
    until(page, lambda: "pixel=" not in page.url, "the address without a pixel")
    assert page.get_by_role("heading", name="Why this colour?").count() == 0
    assert page.locator("[data-testid=stException]").count() == 0


def test_a_bad_pixel_in_a_link_is_named_and_dropped(visit):
    page = visit(f"basic_agent?{SMALL}&pixel=somewhere")
    page.get_by_text("pixel must be a row and a column").wait_for()


@pytest.mark.parametrize("agent", ["linear", "propagation", "improved", "context", "mean", "gray"])
def test_every_agent_is_explained_on_the_overview(visit, agent):
    page = visit(f"?{SMALL}&context_effort=quick&pixel={ROW},{COLUMN}&why={agent}")
    page.get_by_role("heading", name=f"Why this colour? {AGENTS[agent].title}").wait_for()
    until(page, lambda: page.get_by_text("gray level").count(), "the explanation")
    assert page.locator("[data-testid=stException]").count() == 0
