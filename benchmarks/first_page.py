"""How soon a fresh server shows its first page: ``python -m benchmarks.first_page``.

A server in a process of its own, and a real Chromium.  The clock runs from the browser's
first request to the scores of the *Basic agent* page on the screen; then the same page once
more, in a fresh browser context, for what of that time is the browser's own.
"""

from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import sync_playwright

from benchmarks.server import CHROMIUM, FLAGS, PATIENCE, start_server

ROUNDS = 5


def visit(browser, address: str) -> float:
    """Seconds from the request to three scores and a result on the screen."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    start = perf_counter()
    page.goto(f"{address}/basic_agent")
    page.locator("[data-testid=stMetricValue]").nth(2).wait_for()
    page.locator("img[alt*='coloured by the basic agent']").wait_for()
    taken = perf_counter() - start
    context.close()
    return taken


def main() -> None:
    first, second = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(ROUNDS):
            with TemporaryDirectory() as store:
                process, address = start_server(COLORIZE_STORE=store)
                first.append(visit(browser, address))
                second.append(visit(browser, address))
                process.terminate()
                process.wait(30)
        browser.close()
    for what, taken in (("first visit", first), ("second visit", second)):
        print(f"{what}: {median(taken):.2f} s ({min(taken):.2f} to {max(taken):.2f})")


if __name__ == "__main__":
    main()
