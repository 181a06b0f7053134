"""A phone: 390 pixels wide, and a finger instead of a mouse."""

import pytest

from colorize.ui.navigation import PAGES
from tests.browser.driving import until

SMALL = "picture_size=64&improved_width=4&improved_epochs=20&context_effort=quick"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(visit):
    """Open a page on a phone; it stands still when its last chart is there."""
    def open_page(path):
        page = visit(path, **PHONE)
        page.get_by_role("heading", level=1).first.wait_for()
        return page

    return open_page


def settled(page):
    """Wait until the page is drawn and does not move any more."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    heights = []

    def rests():
        heights.append(page.evaluate(
            "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"))
        return len(heights) > 8 and len(set(heights[-8:])) == 1

    until(page, rests, "a page at rest")


def test_the_sidebar_says_how_to_close_it_and_where_the_training_is(phone):
    page = phone(f"basic_agent?{SMALL}")
    opener = page.get_by_test_id("stExpandSidebarButton")
    assert opener.evaluate("e => getComputedStyle(e, '::after').content") == '"Sidebar"'
    opener.tap()
    page.get_by_text("Improved agent", exact=True).last.tap()
    train = page.get_by_role("button", name="Train", exact=True)
    train.tap()
    page.get_by_test_id("stToast").filter(has_text="The page Improved agent shows").wait_for()
    close = page.get_by_role("button", name="Collapse sidebar")
    assert close.evaluate("e => getComputedStyle(e, '::before').content") == '"Collapse sidebar"'
    box = close.bounding_box()
    assert 0 <= box["y"] < 60  # in sight, though the sidebar is scrolled
    close.tap()
    page.locator("[data-testid=stSidebar][data-collapsed=true]").wait_for(state="attached")


@pytest.mark.parametrize("page_name", PAGES)
def test_no_page_is_wider_than_a_phone(phone, page_name):
    page = phone(f"{'' if page_name == 'overview' else page_name}?{SMALL}")
    page.get_by_text("Show the code").wait_for()
    settled(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
