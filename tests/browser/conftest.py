"""A real server and a real Chromium, for what only a browser can show."""

import pytest

from benchmarks.server import CHROMIUM, FLAGS, PATIENCE, start_server


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on the path")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(browser):
    process, address = start_server()
    yield address
    process.terminate()
    process.wait(30)


@pytest.fixture
def visit(browser, address):
    """Open an address in a browser of its own, as a new visitor would."""
    contexts = []

    def open_page(path="", **options):
        options = {"viewport": {"width": 1440, "height": 1000}} | options
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(path if path.startswith("http") else f"{address}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
