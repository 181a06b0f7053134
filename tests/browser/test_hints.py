"""The picture on which one draws, in a real browser: mouse, finger and keyboard."""

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image

from tests.browser.driving import until, waited

SMALL = "picture=cat&picture_size=64&improved_width=4&improved_epochs=20"
NOTHING_KNOWN = f"{SMALL}&picture_known=none"
RED, BLUE = "#a8432f", "#2f4568"  # two of the swatches that every picture gets


def drawable(page):
    """The picture that one draws on, when it has been loaded."""
    stage = page.locator(".stage.draws")
    until(page, lambda: stage.count() == 1, "the picture to draw on, and no older one")
    until(page, lambda: stage.locator(".picture").evaluate("i => i.complete && i.naturalWidth"),
          "the picture")
    stage.scroll_into_view_if_needed()
    return stage


def place(stage, x, y):
    """A point of the picture, from shares of its width and height."""
    box = stage.bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def choose(page, colour):
    drawable(page)
    page.get_by_role("button", name=f"Colour {colour}").click()


def draw_by_mouse(page, start, end):
    stage = drawable(page)
    page.mouse.move(*place(stage, *start))
    page.mouse.down()
    page.mouse.move(*place(stage, *end), steps=6)
    page.mouse.up()


def touch(page, start, end):
    """One finger, put down, moved and lifted."""
    stage, session = drawable(page), page.context.new_cdp_session(page)

    def send(kind, *points):
        session.send("Input.dispatchTouchEvent", {
            "type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    (x, y), (right, low) = place(stage, *start), place(stage, *end)
    send("touchStart", (x, y))
    for part in np.linspace(0, 1, 7):
        send("touchMove", (float(x + part * (right - x)), float(y + part * (low - y))))
    send("touchEnd")


def hinted(page):
    """Where the gray agent's picture has colour, (H, W) bool: at the hints and nowhere else."""
    image = page.get_by_alt_text("The picture as coloured by: Gray", exact=True)
    if not image.count():
        return None
    answer = page.request.get(image.evaluate("image => image.src"))
    if not answer.ok:  # a newer picture has just taken its place
        return None
    rgb = np.asarray(Image.open(BytesIO(answer.body())).convert("RGB"), int)
    return rgb.max(axis=-1) - rgb.min(axis=-1) > 25


def rows_at(mask, y):
    """The rows at the share y of the height, one more on each side: a line is 1.3 pixels wide."""
    middle = round(y * (len(mask) - 1))
    return mask[middle - 1: middle + 2]


def has_line(mask, y):
    """Whether there is colour all along the middle of a line across the picture."""
    return mask is not None and rows_at(mask, y)[:, 20:44].any(axis=0).all()


def is_empty(mask, y):
    return mask is not None and not rows_at(mask, y).any()


def in_address(page):
    return parse_qs(urlsplit(page.url).query)


def test_strokes_by_mouse_change_the_picture_and_undo_takes_them_back(visit):
    page = visit(f"?{NOTHING_KNOWN}")
    drawable(page)
    page.wait_for_function("history.pushState.keepsOneEntry")
    entries = page.evaluate("history.length")
    choose(page, RED)
    draw_by_mouse(page, (0.2, 0.3), (0.8, 0.3))
    one = waited(page, lambda: hinted(page), lambda mask: has_line(mask, 0.3), "the red line")
    assert is_empty(one, 0.7)
    assert is_empty(one, 0.1)
    choose(page, BLUE)
    draw_by_mouse(page, (0.2, 0.7), (0.8, 0.7))
    waited(page, lambda: hinted(page), lambda mask: has_line(mask, 0.3) and has_line(mask, 0.7),
           "both lines")
    page.get_by_role("button", name="Undo").click()
    again = waited(page, lambda: hinted(page), lambda mask: is_empty(mask, 0.7), "one line less")
    np.testing.assert_array_equal(again, one)
    assert page.evaluate("history.length") == entries


def test_a_reload_and_a_link_keep_the_strokes(visit):
    page = visit(f"?{NOTHING_KNOWN}")
    drawable(page)
    choose(page, RED)
    draw_by_mouse(page, (0.2, 0.3), (0.8, 0.3))
    before = waited(page, lambda: hinted(page), lambda mask: has_line(mask, 0.3), "the line")
    link = waited(page, lambda: page.url, lambda url: "hints=" in url, "the strokes in the address")
    page.reload()
    for place_of in (page, visit(link)):
        after = waited(place_of, lambda page=place_of: hinted(page),
                       lambda mask: has_line(mask, 0.3), "the line again")
        np.testing.assert_array_equal(after, before)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("known=none needs colour hints").wait_for()
    until(page, lambda: "hints" not in in_address(page), "an address without strokes")


def test_strokes_go_from_page_to_page_and_no_setting_is_lost(visit):
    page = visit(f"?{NOTHING_KNOWN}&basic_k=3")
    drawable(page)
    draw_by_mouse(page, (0.2, 0.3), (0.8, 0.6))
    link = waited(page, lambda: page.url, lambda url: "hints=" in url, "the strokes in the address")
    page.get_by_role("link", name="Basic agent").click()
    page.get_by_role("heading", name="Basic agent", level=1).wait_for()
    query = waited(page, lambda: in_address(page), lambda query: "basic_k" in query, "the settings")
    assert query == parse_qs(urlsplit(link).query)
    page.get_by_text("Known colours and colour hints").click()
    drawable(page)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("known=none needs colour hints").wait_for()


def test_a_finger_draws_after_a_press_and_scrolls_before(visit):
    page = visit(f"?{NOTHING_KNOWN}", viewport={"width": 390, "height": 900}, has_touch=True)
    drawable(page)
    choose(page, RED)
    top = drawable(page).bounding_box()["y"]
    touch(page, (0.5, 0.8), (0.5, 0.1))
    until(page, lambda: page.locator(".stage.draws").bounding_box()["y"] < top, "the scrolling")
    assert page.get_by_role("button", name="Undo").is_disabled()
    page.get_by_role("button", name="Draw by touch").click()
    touch(page, (0.2, 0.3), (0.8, 0.3))
    mask = waited(page, lambda: hinted(page), lambda mask: has_line(mask, 0.3), "the line")
    assert is_empty(mask, 0.7)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("known=none needs colour hints").wait_for()


def test_the_keyboard_draws_dots(visit):
    page = visit(f"?{NOTHING_KNOWN}")
    stage = drawable(page)
    choose(page, RED)
    stage.focus()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    mask = waited(page, lambda: hinted(page), lambda mask: mask is not None and mask.any(), "a dot")
    rows, columns = np.nonzero(mask)
    assert np.abs(rows / (len(mask) - 1) - 0.5).max() < 0.06
    assert np.abs(columns / 63 - 0.75).max() < 0.06


def shares(page):
    return in_address(page).get("picture_share", ["50"])[0]


def move_border(page, line, share):
    """Drag the border to a share of the picture's width."""
    stage = page.locator(".stage:not(.draws)").bounding_box()
    box = line.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    page.mouse.down()
    page.mouse.move(stage["x"] + share * stage["width"], box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()


def test_the_border_is_dragged_and_moved_by_keys(visit):
    page = visit(f"?{SMALL}")
    line = page.get_by_role("slider", name="Border of the known part")
    line.wait_for()
    page.wait_for_function("history.pushState.keepsOneEntry")
    entries = page.evaluate("history.length")
    line.scroll_into_view_if_needed()
    move_border(page, line, 0.25)
    page.get_by_text("the left 25 % of this picture").wait_for()
    until(page, lambda: shares(page) == "25", "the share in the address")
    line.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("the left 26 % of this picture").wait_for()
    assert line.get_attribute("aria-valuenow") == "26"
    move_border(page, line, 1.2)
    page.get_by_text("the left 95 % of this picture").wait_for()
    assert page.evaluate("history.length") == entries


@pytest.mark.parametrize(("side", "share", "at"), [
    ("right", 30, (0.7, None)), ("top", 20, (None, 0.2)), ("bottom", 10, (None, 0.9))])
def test_the_border_of_every_side_lies_where_the_known_part_ends(visit, side, share, at):
    page = visit(f"?{SMALL}&picture_known={side}&picture_share={share}")
    line = page.get_by_role("slider", name="Border of the known part")
    line.wait_for()
    stage, box = page.locator(".stage:not(.draws)").bounding_box(), line.bounding_box()
    for start, length, wanted in zip("xy", ("width", "height"), at, strict=True):
        if wanted is not None:
            middle = box[start] + box[length] / 2
            assert (middle - stage[start]) / stage[length] == pytest.approx(wanted, abs=0.01)


def test_hints_are_saved_and_loaded_as_a_transparent_png(visit, tmp_path):
    page = visit(f"?{NOTHING_KNOWN}")
    drawable(page)
    choose(page, RED)
    draw_by_mouse(page, (0.2, 0.3), (0.8, 0.3))
    waited(page, lambda: hinted(page), lambda mask: has_line(mask, 0.3), "the line")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the hints").click()
    download.value.save_as(tmp_path / "hints.png")
    image = Image.open(tmp_path / "hints.png")
    assert (image.mode, image.size) == ("RGBA", (451, 300))
    assert image.getpixel((225, 90)) == (0xA8, 0x43, 0x2F, 255)
    assert image.getpixel((225, 210)) == (0, 0, 0, 0)
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("known=none needs colour hints").wait_for()
    page.get_by_role("button", name="Load hints").click()
    page.locator(".st-key-hints_file input[type=file]").set_input_files(
        tmp_path / "hints.png")
    waited(page, lambda: hinted(page), lambda mask: has_line(mask, 0.3), "the line of the file")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Drop the loaded hints").click()
    page.get_by_text("known=none needs colour hints").wait_for()
