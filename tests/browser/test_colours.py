"""The palette and the errors in a real browser: what an edit changes, how the line moves."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from colorize.experiment import prepare, run
from colorize.imaging import load_sample
from colorize.settings import BasicSettings, PictureSettings
from tests.browser.driving import until

SMALL = "picture_size=64&improved_width=4&improved_epochs=20&context_effort=quick"
EXACT = f"{SMALL}&basic_k=4&basic_reconstruction=report"


def saved(page):
    """The result on the page of the basic agent, as its file."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save at").click()
    data = download.value.path().read_bytes()
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"))


def test_editing_a_palette_colour_changes_exactly_the_pixels_of_its_cluster(visit):
    page = visit(f"basic_agent?{EXACT}")
    before = saved(page)
    page.get_by_role("link", name="Which colours?").click()
    field = page.get_by_text("2: ", exact=False).locator(
        "xpath=ancestor::*[@data-testid='stColorPicker']")
    field.locator("[data-testid=stColorPickerBlock]").click()
    page.locator("input[id^=rc-editable-input]").first.fill("#00ff80")
    page.keyboard.press("Escape")
    until(page, lambda: "basic_palette=2%3A00ff80" in page.url, "the edit in the address")
    page.get_by_text("2: ", exact=False).filter(has_text="(edited)").wait_for()
    page.get_by_role("link", name="Basic agent").click()
    page.get_by_role("heading", name="Basic agent", level=1).wait_for()
    after = saved(page)
    task = prepare(load_sample("coffee"), PictureSettings(size=64, photo_is="colour"))
    agent = run(task.canvas, None, BasicSettings(k=4, reconstruction="report")).agent
    cluster = np.zeros(task.canvas.shape, bool)
    cluster[~task.canvas.known] = agent.palette_.labels.ravel()[agent.matches_[:, 0]] == 1
    assert cluster.any()
    np.testing.assert_array_equal((before != after).any(axis=-1), cluster)
    assert (after[cluster] == (0, 255, 128)).all()


def test_a_link_with_an_edit_opens_with_it_and_undo_removes_it(visit):
    page = visit(f"colours?{EXACT}&basic_palette=2%3A00ff80")
    page.get_by_text("(edited)").wait_for()
    page.get_by_role("button", name="Undo all edits and pins").click()
    page.get_by_text("(edited)").wait_for(state="detached")
    until(page, lambda: "basic_palette" not in page.url, "an address without the edit")


def test_all_palettes_are_compared_and_the_answer_follows(visit):
    page = visit(f"colours?{SMALL}")
    page.get_by_text("its curve bends most at").wait_for()
    assert "raises PSNR by more than 0.1 dB" in page.get_by_text("its curve bends").inner_text()


def line(page):
    return page.get_by_role("slider", name="Line between True colours and Basic agent")


def cut(page):
    """How much of the upper picture is cut off, in percent."""
    return page.locator("img.over:visible").evaluate(
        "image => parseFloat(image.style.clipPath.split(' ').at(-1))")


def test_the_line_between_two_pictures_moves_by_keys_and_by_mouse(visit):
    page = visit(f"errors?{SMALL}")
    line(page).wait_for()
    assert line(page).get_attribute("aria-valuenow") == "50"
    line(page).focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert line(page).get_attribute("aria-valuetext") == (
        "53 %: True colours to the left, Basic agent to the right")
    assert cut(page) == 53
    page.keyboard.press("Home")
    assert cut(page) == 0
    page.keyboard.press("End")
    assert cut(page) == 100
    picture = page.locator("img.over:visible")
    picture.scroll_into_view_if_needed()
    page.keyboard.press("PageUp")  # ten back
    assert cut(page) == 90
    box = picture.bounding_box()
    grip = line(page).locator(".grip").bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert cut(page) == pytest.approx(25, abs=1)
    page.wait_for_timeout(500)  # a rerun must not move it back
    assert cut(page) == pytest.approx(25, abs=1)


def test_an_outline_leads_to_the_why_of_its_worst_pixel(visit):
    page = visit(f"errors?{SMALL}&picture=cat")
    page.locator("button.region").first.click()
    page.get_by_role("heading", name="Why this colour? Basic agent").wait_for()
    until(page, lambda: "pixel=" in page.url and "picture=cat" in page.url, "the pixel in the link")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Why this colour?").wait_for()
    assert page.locator("[data-testid=stException]").count() == 0
