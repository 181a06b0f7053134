"""A phone: 390 pixels wide, and a finger instead of a mouse."""

import pytest

from colorize.ui.navigation import PAGES
from tests.browser.driving import until, waited

SMALL = "picture_size=64&improved_width=4&improved_epochs=20&context_effort=quick"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TOP = "() => document.querySelector('[data-testid=stMain]').scrollTop"
SWIPE = 200  # pixels upwards
#: The camera of a 3-D chart, as text.
CAMERA = """chart => JSON.stringify(
    chart.querySelector('.js-plotly-plot')._fullLayout.scene._scene.getCamera().eye)"""


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


def drag(page, chart, across, up):
    """Move a finger from the middle of a chart; how far the page scrolled."""
    settled(page)
    chart.evaluate("chart => chart.scrollIntoView({block: 'center'})")
    box = chart.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before, touch = page.evaluate(TOP), page.context.new_cdp_session(page)
    for step in range(11):
        touch.send("Input.dispatchTouchEvent", {
            "type": "touchMove" if step else "touchStart",
            "touchPoints": [{"x": x + across * step / 10, "y": y - up * step / 10}]})
        page.wait_for_timeout(16)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(500)
    return page.evaluate(TOP) - before


def test_the_sidebar_says_how_to_close_it_and_where_the_training_is(phone):
    page = phone(f"basic_agent?{SMALL}")
    settled(page)  # before all is drawn, the last "Improved agent" is the link to its page
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


@pytest.mark.parametrize("page_name", ["", "why_not_linear", "errors", "colours", "improved_agent"])
def test_a_finger_scrolls_past_every_chart(phone, page_name):
    page = phone(f"{page_name}?{SMALL}")
    charts = page.get_by_test_id("stPlotlyChart")
    page.get_by_text("Show the code").wait_for()
    charts.first.wait_for()
    settled(page)
    for chart in charts.all():
        scrolled = drag(page, chart, 0, SWIPE)
        left = page.evaluate("""() => { const main = document.querySelector('[data-testid=stMain]');
            return main.scrollHeight - main.clientHeight - main.scrollTop }""")
        assert scrolled > SWIPE / 2 or left < 2  # or the page has come to its end


def test_the_cloud_turns_by_touch_while_its_switch_is_on(phone):
    page = phone(f"colours?{SMALL}")
    cloud = page.locator(".st-key-lab_cloud [data-testid=stPlotlyChart]")
    cloud.wait_for()
    settled(page)
    before = cloud.evaluate(CAMERA)
    assert drag(page, cloud, 0, SWIPE) > SWIPE / 2
    assert cloud.evaluate(CAMERA) == before
    page.get_by_text("Turn by touch").tap()
    assert drag(page, cloud, 60, SWIPE) == 0
    waited(page, lambda: cloud.evaluate(CAMERA), lambda now: now != before, "a turned cloud")


def test_a_run_of_a_sweep_is_chosen_by_touch_while_the_switch_is_on(phone):
    page = phone(f"what_if?{SMALL}")
    page.get_by_role("button", name="Start: 15 runs").tap()
    page.get_by_text("One run", exact=True).wait_for()
    chart = page.locator(".st-key-sweep_chart [data-testid=stPlotlyChart]")
    assert drag(page, chart, 0, SWIPE) > SWIPE / 2
    page.get_by_text("Choose a point by touch").tap()
    assert drag(page, chart, 0, SWIPE) == 0
    point = chart.locator(".scatterlayer .point").nth(5)
    point.tap(force=True)
    page.locator(".hoverlayer .hovertext").first.wait_for()
    point.tap(force=True)
    page.get_by_role("heading", name="Basic agent", level=1).wait_for()
    until(page, lambda: "basic_k=7" in page.url, "the run's setting in the address")


def test_a_mouse_turns_the_cloud_and_sees_no_switch(visit):
    page = visit(f"colours?{SMALL}")
    cloud = page.locator(".st-key-lab_cloud [data-testid=stPlotlyChart]")
    cloud.wait_for()
    settled(page)
    assert not page.get_by_text("Turn by touch").is_visible()
    before, box = cloud.evaluate(CAMERA), cloud.bounding_box()
    page.mouse.move(box["x"] + 150, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 250, box["y"] + 220, steps=5)
    page.mouse.up()
    waited(page, lambda: cloud.evaluate(CAMERA), lambda now: now != before, "a turned cloud")


def test_the_terms_of_a_linear_colour_are_seen_without_scrolling(phone):
    page = phone(f"?{SMALL}&why=linear&pixel=20,50")
    table = page.get_by_role("table").filter(has_text="term of b")
    table.wait_for()
    assert table.evaluate("table => table.offsetWidth <= table.parentElement.clientWidth")


def test_an_uploader_says_all_that_it_takes(phone):
    page = phone(f"how_it_works?{SMALL}")
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_text("A saved experiment (.colorize): at most 80 MB.").wait_for()
    assert not page.get_by_test_id("stFileUploaderDropzoneInstructions").first.is_visible()


def test_a_file_of_more_than_a_photo_may_have_reaches_the_server(visit, tmp_path):
    page, file = visit(f"how_it_works?{SMALL}"), tmp_path / "large.colorize"
    file.write_bytes(bytes(41 * 2**20))
    page.locator("[data-testid=stSidebar] input[type=file]").first.set_input_files(file)
    page.get_by_test_id("stAlert").filter(has_text="at most 40").wait_for()


@pytest.mark.parametrize("page_name", PAGES)
def test_no_page_is_wider_than_a_phone(phone, page_name):
    page = phone(f"{'' if page_name == 'overview' else page_name}?{SMALL}")
    page.get_by_text("Show the code").wait_for()
    settled(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
