"""Sweeps in a real browser: stopped, continued, compared with the command line; a run is opened."""

import csv
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError

from benchmarks.every_page import settle
from benchmarks.server import PATIENCE
from colorize.command_line import main
from tests.browser.driving import until

SUNSET = Path(__file__).parents[2] / "colorize/imaging/samples/sunset.jpg"
SMALL = "picture_size=64&improved_width=4&improved_epochs=20&context_effort=quick"


def choose(page, key, option):
    """Choose from a list, again if a page that is drawn anew or scrolled closes it."""
    settle(page)
    field = page.locator(f".st-key-{key} input")
    wanted = page.get_by_role("option", name=option, exact=True)

    def chosen():
        if field.input_value() == option:
            return True
        with suppress(TimeoutError):
            field.press("ArrowDown", timeout=2000)
            wanted.click(timeout=2000)
        return False

    until(page, chosen, option)


def fill(page, key, number):
    field = page.locator(f".st-key-{key} input")
    field.fill(str(number))
    field.press("Enter")


def finished(page):
    """How many runs the progress bar says are there."""
    words = page.get_by_text(" of 12 runs").all_inner_texts()
    return int(words[0].split()[0]) if words and words[0][0].isdigit() else 0


def rows(text):
    """The rows of a table without their seconds, which differ from run to run."""
    lines = list(csv.DictReader(text.splitlines()))
    return [{name: value for name, value in line.items() if name != "seconds"} for line in lines]


def test_a_sweep_is_stopped_continued_and_matches_the_command_line(visit, tmp_path, monkeypatch):
    page = visit("what_if?picture_size=96&improved_epochs=60")
    page.locator("input[type=file]").first.set_input_files(SUNSET)
    page.get_by_text("Your own picture is in use").wait_for()
    choose(page, "sweep_agent", "Improved agent")
    choose(page, "sweep_improved_first", "Shrinkage")
    choose(page, "sweep_improved_second_shrinkage", "Optimizer")
    until(page, lambda: page.get_by_role("button", name="Start: 10 runs").count(), "ten runs")
    thumb = page.locator(".st-key-sweep_improved_shrinkage input[type=range]").last
    thumb.focus()
    page.keyboard.press("ArrowRight")  # from 0.2 to 0.45 in six steps
    six = page.locator(".st-key-sweep_improved_shrinkage_count input[max='6']")
    until(page, six.count, "six values to choose from")
    fill(page, "sweep_improved_shrinkage_count", 6)
    page.get_by_role("button", name="Start: 12 runs").click()
    until(page, lambda: finished(page) >= 3, "the first runs")
    page.get_by_role("button", name="Stop").click()
    again = page.get_by_role("button", name="Continue:")
    again.wait_for()
    there = int(again.inner_text().split(": ")[1].split()[0])
    assert 3 <= there < 12
    page.locator(".st-key-sweep_chart").wait_for()
    again.click()
    assert until(page, lambda: finished(page), "progress") >= there
    page.locator(".st-key-stop_sweep").wait_for(state="detached", timeout=5 * PATIENCE)  # trainings
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the sweep as CSV").click()
    found = download.value.path().read_text()
    monkeypatch.chdir(SUNSET.parent)
    out = tmp_path / "sweep.csv"
    assert main(["sweep", "sunset.jpg", "--size", "96", "--agent", "improved", "--epochs", "60",
                 "--shrinkage", "0.2:0.45:0.05", "--optimizer", "adam,sgd", "--workers", "1",
                 "--out", str(out)]) == 0
    expected = rows(out.read_text())
    # The command line also has a column for the epochs, which it was given.
    assert rows(found) == [{name: value for name, value in row.items() if name != "epochs"}
                           for row in expected]
    assert len(expected) == 12


def test_a_click_on_a_run_opens_its_agents_page_with_its_settings(visit):
    page = visit(f"what_if?{SMALL}&basic_seed=5")
    page.get_by_role("button", name="Start: 15 runs").click()
    page.locator(".st-key-stop_sweep").wait_for(state="detached")
    points = page.locator(".st-key-sweep_chart .scatterlayer .trace").first.locator(".point")
    until(page, lambda: points.count() == 15, "all points")
    settle(page)
    points.nth(3).scroll_into_view_if_needed()
    box = points.nth(3).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("heading", name="Basic agent", level=1).wait_for()
    until(page, lambda: "/basic_agent?" in page.url and "basic_k=5" in page.url, "the link")
    assert "basic_seed=5" in page.url
    assert "picture_size=64" in page.url
    page.get_by_role("link", name="What if?").click()
    page.locator(".st-key-sweep_chart").wait_for()  # at once: its runs are kept
    assert page.locator(".st-key-start_sweep").count() == 0


def test_a_cell_of_a_map_is_opened_by_a_click_and_by_keyboard(visit):
    page = visit(f"what_if?{SMALL}&basic_seed=6")
    choose(page, "sweep_basic_second_k", "Patch size")
    page.get_by_role("button", name="Start: 75 runs").click()
    page.locator(".st-key-stop_sweep").wait_for(state="detached")
    plot = page.locator(".st-key-sweep_chart .nsewdrag").first
    settle(page)
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()  # 15 columns, 5 rows; the lowest has patches of one pixel
    page.mouse.click(box["x"] + 2.5 / 15 * box["width"], box["y"] + 3.5 / 5 * box["height"])
    page.get_by_role("heading", name="Basic agent", level=1).wait_for()
    until(page, lambda: "basic_k=4" in page.url and "basic_patch_size=3" in page.url, "the link")
    page.get_by_role("link", name="What if?").click()
    field = page.locator(".st-key-sweep_run_psnr input")
    field.focus()
    page.keyboard.type("Colours k 7, Patch size 9")
    page.keyboard.press("Enter")
    until(page, lambda: "k 7, Patch size 9" in field.input_value(), "the run")
    page.get_by_role("button", name="Open this run").press("Enter")
    page.get_by_role("heading", name="Basic agent", level=1).wait_for()
    until(page, lambda: "basic_k=7" in page.url and "basic_patch_size=9" in page.url, "the link")


@pytest.mark.parametrize("width", [1440, 390])
def test_pinning_two_runs_shows_the_differences(visit, width):
    page = visit(f"what_if?{SMALL}&basic_seed={width}", viewport={"width": width, "height": 900})
    fill(page, "sweep_basic_k_count", 2)
    page.get_by_role("button", name="Start: 2 runs").click()
    page.get_by_text("The last 100 runs at most").wait_for()
    choose(page, "pinned_left", "1: Basic agent, Colours k 2")
    choose(page, "pinned_right", "2: Basic agent, Colours k 16")
    table = page.locator("table", has_text="Setting")
    table.wait_for()
    assert [row.split() for row in table.locator("tbody tr").all_inner_texts()] == [
        ["Colours", "k", "2", "16"]]
    pictures = page.get_by_alt_text("The picture as coloured by: Basic agent")
    until(page, lambda: pictures.count() == 2, "both pictures")
    first, second = (pictures.nth(at).get_attribute("src") for at in (0, 1))
    assert first != second
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
