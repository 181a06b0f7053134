"""How soon a warm page answers: ``python -m benchmarks.page_changes``.

A real Chromium and a server of its own, in which everything has been seen once.  The clock runs
from the click, or the key, to the frame in which the browser shows what was asked for:

- a page change: a click on a link of the navigation bar, to the other page's heading and its
  first result;
- a cached setting: an arrow key on the slider of k, to the palette of so many colours;
- *Why this colour?*, on *Overview*: Enter on a pixel that nobody has asked for, to its
  explanation, for each agent.

Printed are medians and the slowest, of 20 each.
"""

import argparse
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from benchmarks.every_page import links, opened, server_and_browser, settle
from colorize.agents import AGENTS
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

# The panel says the column in a field, and is complete once the script has ended.
_EXPLAINED = """column => new Promise(done => {
    const look = () => {
        const app = document.querySelector("[data-testid=stApp]");
        const field = document.querySelector(".st-key-why_column input");
        if (field && Number(field.value) === column
            && app.dataset.testScriptState === "notRunning"
            && !document.querySelector("[data-stale=true], [data-testid=stProgress]")) done();
        else requestAnimationFrame(look);
    };
    look();
})"""
PIXEL = 85, 200  # row and column of the first pixel that is explained
SLOWER = {"propagation": 1.0}  # seconds wanted of an explanation; of other agents 0.3


def page_changes(browser, address: str, count: int) -> dict[str, list[float]]:
    """Seconds of `count` changes between pages, by the page that comes."""
    addresses = dict(links(address))
    with opened(browser, next(iter(addresses.values())), 1440, "light") as page:
        headings = {}
        for name, title in PAGES.items():  # everything is computed, and kept
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


def explanations(browser, address: str, agent: str, count: int) -> list[float]:
    """Seconds of `count` explanations of an agent, each of another pixel; the first is warm."""
    row, column = PIXEL
    _, link = next(links(address, ["overview"]))
    taken = []
    with opened(browser, f"{link}&pixel={row},{column}&why={agent}", 1440, "light") as page:
        stage = page.get_by_role("application", name="coloured by the agent")
        stage.wait_for()
        for _ in range(count + 1):  # the first grows a forest, or factorises a matrix
            column -= 1
            stage.focus()
            page.keyboard.press("ArrowLeft")
            start = perf_counter()
            page.keyboard.press("Enter")
            page.evaluate(_EXPLAINED, column)
            taken.append(perf_counter() - start)
            settle(page, 300)
    return taken[1:]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20)
    count = parser.parse_args(arguments).count
    with server_and_browser() as (browser, address):
        by_page = page_changes(browser, address, count)
        settings = cached_settings(browser, address, count)
        asked = {agent: explanations(browser, address, agent, count) for agent in AGENTS}
    changes = [seconds for taken in by_page.values() for seconds in taken]
    rows = [("page change", changes, 0.5), ("cached setting", settings, 0.3)]
    rows += [(f"why, {agent}", taken, SLOWER.get(agent, 0.3)) for agent, taken in asked.items()]
    for what, taken, limit in rows:
        print(f"{what}: median {median(taken):.2f} s, slowest {max(taken):.2f} s, of {len(taken)}; "
              f"at most {limit} s wanted")
    for name, taken in by_page.items():
        if taken:
            print(f"  {name}: {median(taken):.2f} s")


if __name__ == "__main__":
    main()
