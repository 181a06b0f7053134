"""How soon a warm page answers: ``python -m benchmarks.page_changes``.

A real Chromium and a server of its own, in which everything has been seen once.  The clock runs
from the click, or the key, to the frame in which the browser shows what was asked for:

- a page change: a click on a link of the navigation bar, to the other page's heading and its
  first result;
- a cached setting: an arrow key on the slider of k, to the palette of so many colours.

Printed are medians and the slowest, of 20 each.
"""

import argparse
from statistics import median
from urllib.parse import urlsplit

from benchmarks.every_page import links, opened, server_and_browser, settle
from colorize.ui.navigation import PAGES

# The last thing in a page's own part: what stands above it is drawn before it.
_CLICK = """([path, heading]) => new Promise(done => {
    const link = [...document.links].find(link => new URL(link.href).pathname === path);
    const start = performance.now();
    const look = () => {
        const app = document.querySelector("[data-testid=stApp]");
        const shown = document.querySelector("h1")?.innerText.trim() === heading;
        if (shown && app.dataset.testScriptState === "notRunning"
            && !document.querySelector("[data-stale=true]"))
            done((performance.now() - start) / 1000);
        else requestAnimationFrame(look);
    };
    link.click();
    requestAnimationFrame(look);
})"""
_WATCH = """count => new Promise(done => {
    const start = performance.now();
    const look = () => {
        const names = document.querySelectorAll("[data-testid=stPlotlyChart] .ytick text");
        if (names.length === count) done((performance.now() - start) / 1000);
        else requestAnimationFrame(look);
    };
    look();
})"""


def page_changes(browser, address: str, count: int) -> dict[str, list[float]]:
    """Seconds of `count` changes between pages, by the page that comes."""
    addresses = dict(links(address))
    with opened(browser, next(iter(addresses.values())), 1440, "light") as page:
        headings = {}
        for name, (title, _) in PAGES.items():  # everything is computed, and kept
            page.get_by_role("link", name=title, exact=True).first.click()
            page.wait_for_timeout(300)
            settle(page)
            headings[name] = page.locator("h1").first.inner_text().strip()
        taken = {name: [] for name in PAGES}
        for turn in range(count):
            name = list(PAGES)[turn % len(PAGES)]
            path = urlsplit(addresses[name]).path
            taken[name].append(page.evaluate(_CLICK, [path, headings[name]]))
            settle(page)
    return taken


def cached_settings(browser, address: str, count: int) -> list[float]:
    """Seconds of `count` moves of k, to and fro between two values that were seen."""
    _, link = next(links(address, ["basic_agent"]))
    with opened(browser, f"{link}&basic_k=8", 1440, "light") as page:
        thumb, taken = page.locator(".st-key-basic_k input[type=range]"), []
        for turn in range(count + 2):  # the first two are computed
            colours = 9 if turn % 2 == 0 else 8
            thumb.focus()
            page.keyboard.press("ArrowRight" if turn % 2 == 0 else "ArrowLeft")
            taken.append(page.evaluate(_WATCH, colours))
            settle(page, 300)
    return taken[2:]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20)
    count = parser.parse_args(arguments).count
    with server_and_browser() as (browser, address):
        by_page = page_changes(browser, address, count)
        settings = cached_settings(browser, address, count)
    changes = [seconds for taken in by_page.values() for seconds in taken]
    for what, taken, limit in (("page change", changes, 0.5), ("cached setting", settings, 0.3)):
        print(f"{what}: median {median(taken):.2f} s, slowest {max(taken):.2f} s, of {len(taken)}; "
              f"at most {limit} s wanted")
    for name, taken in by_page.items():
        if taken:
            print(f"  {name}: {median(taken):.2f} s")


if __name__ == "__main__":
    main()
