"""Open every page of the app in Chromium, at the widths and in the themes that people use."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from benchmarks.server import CHROMIUM, FLAGS, PATIENCE, start_server
from colorize.ui.navigation import PAGES

WIDTHS, THEMES, HEIGHT = (1440, 390), ("light", "dark"), 1000
#: A small network: pages are looked at when they are finished.
SETTINGS = "improved_epochs=20&improved_width=16"
_SETTLED = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    return app && app.dataset.testScriptState === "notRunning"
        && !document.querySelector("[data-testid=stSkeleton], [data-testid=stProgress]")
        && [...document.images].every(image => image.complete);
}"""


@contextmanager
def server_and_browser() -> Iterator[tuple[Browser, str]]:
    """A newly started server's address, and a Chromium; both end with the block."""
    with TemporaryDirectory() as store, sync_playwright() as playwright:
        process, address = start_server(COLORIZE_STORE=store)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser, address
        finally:
            browser.close()
            process.terminate()
            process.wait(30)


@contextmanager
def opened(browser: Browser, link: str, width: int, theme: str) -> Iterator[Page]:
    """A page of its own context, when it has come to rest."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme=theme)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("heading", level=1).first.wait_for()
    settle(page)
    yield page
    context.close()


def settle(page: Page, rest: int = 700) -> None:
    """Wait until nothing on the page has been under way for so many milliseconds."""
    for _ in range(120):
        try:
            page.wait_for_function(_SETTLED)
            page.wait_for_timeout(rest)
        except TimeoutError:
            return
        if page.evaluate(_SETTLED):
            return


def links(address: str, names=()) -> Iterator[tuple[str, str]]:
    """Name and link of every page, or of those with these names."""
    for name in names or PAGES:
        yield name, f"{address}/{'' if name == next(iter(PAGES)) else name}?{SETTINGS}"
