"""A training in a real browser: every control, and nothing lost on the way."""

import re
from contextlib import contextmanager, suppress

import pytest

from benchmarks.server import PATIENCE, start_server
from tests.browser.driving import until

LONG = "picture_size=128&improved_width=16&improved_epochs=10000"


def press(page, name):
    """Press a control; other buttons have such words in their names too."""
    page.locator("[class*=st-key-control_], .st-key-save_weights").get_by_role(
        "button", name=name).first.click()


def status(page):
    """State, epoch and total, as the line under the bar says them; epoch 0 without one."""
    line = page.get_by_text(re.compile(r"· epoch [\d,]+ of"))
    if not line.count():
        return "", 0, 0
    try:
        words = line.first.inner_text(timeout=1000)
    except Exception:  # it was being drawn anew just then
        return "", 0, 0
    state, epoch, total = re.match(r"(\w+) · epoch ([\d,]+) of ([\d,]+)", words).groups()
    return state, int(epoch.replace(",", "")), int(total.replace(",", ""))


def epoch(page):
    return status(page)[1]


def epoch_when(page, state):
    """Wait for this state; the epoch at which it was seen."""
    return until(page, lambda: (seen := status(page))[0] == state and seen, state)[1]


def losses(page):
    """The losses that the chart holds."""
    return page.evaluate("""() => {
        const plot = [...document.querySelectorAll(".js-plotly-plot")].find(
            plot => plot.data.some(curve => curve.name === "training"));
        return plot ? Array.from(plot.data.find(c => c.name === "training").y) : [];
    }""")


def paused(page):
    press(page, "Pause")
    page.locator(".st-key-control_resume").wait_for()
    return epoch_when(page, "Paused")


@pytest.fixture
def training(visit):
    """A page that trains; a seed of its own each time, so that no test meets another's."""
    pages = []

    def open_page(seed, query=LONG):
        page = visit(f"improved_agent?{query}&improved_seed={seed}")
        pages.append(page)
        until(page, lambda: epoch(page) > 0, "the first epoch")
        return page

    yield open_page
    for page in pages:  # a closed tab keeps its training running, and its place
        stop = page.locator(".st-key-control_stop button")
        if stop.count():
            with suppress(Exception):  # it may end by itself just now
                stop.first.click(timeout=5000)
                stop.first.wait_for(state="detached", timeout=5000)


def test_pause_stands_still_and_a_step_moves_by_one(training):
    page = training(101)
    at = paused(page)
    page.wait_for_timeout(1500)
    assert epoch_when(page, "Paused") == at
    press(page, "One step")
    until(page, lambda: status(page)[:2] == ("Paused", at + 1), "one epoch more")
    press(page, "Ten steps")
    until(page, lambda: status(page)[:2] == ("Paused", at + 11), "ten epochs more")
    press(page, "Resume")
    until(page, lambda: epoch(page) > at + 11, "another epoch")


def test_a_changed_rate_is_no_reset(training):
    page = training(102, LONG.replace("128", "256"))
    at, before = paused(page), until(page, lambda: losses(page), "the losses")
    thumb = page.locator("[class*=st-key-rate_] [role=slider], [class*=st-key-rate_] input").first
    thumb.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text(re.compile("Changed by hand: learning rate")).wait_for()
    press(page, "Ten steps")
    until(page, lambda: status(page)[:2] == ("Paused", at + 10), "ten epochs more")
    after = until(page, lambda: len(now := losses(page)) > len(before) and now, "their losses")
    assert at < 500  # the chart thins out longer curves
    assert after[: len(before)] == before


def test_stop_then_train_on(training):
    page = training(103)
    press(page, "Stop")
    at = epoch_when(page, "Stopped")
    press(page, "Train on for 50 epochs")
    until(page, lambda: status(page) == ("Done", at + 50, at + 50), "fifty epochs more")


def test_reset_begins_with_the_same_losses(training):
    page = training(104)
    press(page, "Reset")
    page.locator(".st-key-control_start").wait_for()
    assert epoch(page) == 0
    press(page, "Ten steps")
    until(page, lambda: status(page)[:2] == ("Paused", 10), "ten epochs")
    first = until(page, lambda: len(now := losses(page)) == 10 and now, "their losses")
    press(page, "Reset")
    page.locator(".st-key-control_start").wait_for()
    until(page, lambda: not losses(page), "the beginning")
    press(page, "Ten steps")
    again = until(page, lambda: len(now := losses(page)) == 10 and now, "ten epochs again")
    assert again == first


def test_a_new_seed_is_another_training(training):
    page = training(105)
    press(page, "New seed")
    until(page, lambda: "improved_seed=106" in page.url, "the seed in the address")


def test_a_reload_finds_it_running_and_further_on(training):
    page = training(107)
    at = paused(page)
    press(page, "Resume")
    # A reload in the same instant may come before the click is sent.
    page.locator(".st-key-control_pause").wait_for()
    page.reload()
    seen = until(page, lambda: (now := status(page))[1] > at and now, "a later epoch")
    assert seen[0::2] == ("Training", 10_000)


def test_a_second_browser_joins_the_same_training(training, visit):
    page = training(108)
    at = paused(page)
    other = visit(f"improved_agent?{LONG}&improved_seed=108")
    until(other, lambda: status(other)[:2] == ("Paused", at), "the same epoch")
    press(other, "One step")
    until(page, lambda: epoch(page) == at + 1, "the step of the other")


@contextmanager
def page_of_a_new_server(browser, folder):
    """The page of a short training on a server that keeps its trainings in this folder."""
    process, address = start_server(COLORIZE_STORE=str(folder))
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/improved_agent?picture_size=64&improved_width=4&improved_epochs=30"
              "&improved_seed=7")
    yield page
    page.close()
    process.terminate()
    process.wait(30)


def test_a_restarted_server_has_the_finished_training_at_once(browser, tmp_path):
    with page_of_a_new_server(browser, tmp_path) as page:
        until(page, lambda: status(page) == ("Done", 30, 30), "the end")
        page.get_by_role("slider", name="Snapshots of this training").first.wait_for()
    with page_of_a_new_server(browser, tmp_path) as page:
        first = until(page, lambda: (seen := status(page))[0] and seen, "the status")
        assert first == ("Done", 30, 30)
        assert len(losses(page)) in (0, 30)
        page.get_by_role("slider", name="Snapshots of this training").first.wait_for()
