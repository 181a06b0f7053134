"""What a visitor's browser does around the app: requests, history, link, a lost upload."""

import os
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from benchmarks.server import start_server
from colorize.settings import BasicSettings
from tests.browser.driving import until
from tests.browser.proxy import Proxy

CUT = float(os.environ.get("COLORIZE_TEST_CUT", "4"))  # seconds without a connection
SMALL = "picture_size=64&improved_width=4&improved_epochs=20"


def drawn(page, title):
    page.get_by_role("heading", name=title, level=1).wait_for()
    until(page, lambda: page.locator("[data-testid=stStatusWidget]").count() == 0, "the end")


def copied(page):
    """What *Copy link* copies now: page and settings."""
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    link = urlsplit(page.evaluate("navigator.clipboard.readText()"))
    page.get_by_role("button", name="Copy link").wait_for()
    return link.path, {name: text for name, [text] in parse_qs(link.query).items()}


def press(page, preset):
    page.get_by_role("button", name=preset).first.click()


def press_report(page):
    page.wait_for_function("history.pushState.keepsOneEntry")  # the page has loaded all scripts
    press(page, "Report")
    until(page, lambda: "improved_reconstruction=report" in page.url, "the preset's last setting")


def test_nothing_is_loaded_from_another_server(visit, address):
    page = visit(f"how_it_works?{SMALL}")
    drawn(page, "How it works")
    asked, refused = [], []
    page.context.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("console", lambda message: refused.append(message.text)
            if "Content Security Policy" in message.text else None)
    page.reload()
    for link, title in {"Overview": "One picture teaches its own colours",
                        "Improved agent": "Improved agent", "Errors": "Error maps",
                        "Why not linear?": "Why not a linear model?",
                        "How it works": "How it works"}.items():
        page.get_by_role("link", name=link).first.click()
        drawn(page, title)
    icon = page.locator("link[rel*=icon]").first.get_attribute("href")
    assert "/media/" in icon
    hosts = {urlsplit(url).netloc for url in asked
             if urlsplit(url).scheme in ("http", "https", "ws", "wss")}
    assert hosts == {urlsplit(address).netloc}
    assert any(url.startswith("ws") for url in asked)
    assert not refused


def test_a_preset_takes_no_step_back(visit):
    page = visit(f"how_it_works?{SMALL}")
    drawn(page, "How it works")
    page.get_by_role("link", name="Basic agent").click()
    drawn(page, "Basic agent")
    before = page.evaluate("history.length")
    press_report(page)
    assert page.evaluate("history.length") == before
    page.go_back()
    drawn(page, "How it works")


def test_one_step_back_leaves(visit, address):
    page = visit("_stcore/health")
    page.goto(f"{address}/how_it_works?{SMALL}")
    drawn(page, "How it works")
    press_report(page)
    page.go_back()
    assert page.url.endswith("/_stcore/health")


def test_a_bad_link_adds_one_entry_at_most(visit):
    page = visit("how_it_works?basic_k=99&improved_seed=x&improved_width=none&nobody=1")
    drawn(page, "How it works")
    until(page, lambda: page.url.endswith("/how_it_works"), "the address without bad values")
    assert page.evaluate("history.length") <= 3  # about:blank, the link, the corrected link


def test_a_copied_link_holds_what_was_just_set(visit):
    page = visit(f"how_it_works?{SMALL}&branch=0123abcd",
                 permissions=["clipboard-read", "clipboard-write"])
    drawn(page, "How it works")
    press_report(page)
    path, settings = copied(page)
    assert path == "/how_it_works"
    assert settings["improved_epochs"] == "4000"
    assert settings["basic_k"] == "5"
    assert "branch" not in settings
    page.get_by_text("Improved agent", exact=True).last.click()
    page.get_by_role("radio", name="PyTorch").or_(
        page.locator(".st-key-improved_engine").get_by_text("torch")).first.click()
    assert copied(page)[1]["improved_engine"] == "torch"  # this widget does not rerun the page


@pytest.fixture
def servers(browser):
    """Start servers, each on the port of the one before, which ends."""
    running = []

    def start_another():
        port = None
        if running:
            process, address = running.pop()
            port = urlsplit(address).port
            process.kill()
            process.wait(30)
        running.append(start_server(port=port))
        return running[0][1]

    yield start_another
    for process, _ in running:
        process.terminate()
        process.wait(30)


def test_a_lost_upload_is_asked_for_again(visit, servers, tmp_path):
    Image.linear_gradient("L").resize((90, 70)).convert("RGB").save(tmp_path / "own.png")
    page = visit(f"{servers()}/basic_agent?{SMALL}",
                 permissions=["clipboard-read", "clipboard-write"])
    drawn(page, "Basic agent")
    upload = page.locator("input[type=file]").first
    upload.set_input_files(tmp_path / "own.png")
    until(page, lambda: "own=upload" in page.url, "the note in the address")
    assert "own" not in copied(page)[1]
    for _ in range(2):  # the second loss, too
        servers()
        press(page, "Recommended")  # an idle page asks the server nothing
        page.get_by_text("Your own picture is no longer on this server").wait_for()
        assert page.get_by_role("heading", name="Basic agent", level=1).count() == 0
        assert page.get_by_text("own.png").count() == 0
        upload.set_input_files(tmp_path / "own.png")
        drawn(page, "Basic agent")
        page.get_by_text("own.png").first.wait_for()
    page.reload()
    page.get_by_role("button", name="Use the built-in picture").click()
    drawn(page, "Basic agent")
    until(page, lambda: "own=" not in page.url, "an address without the note")


@pytest.fixture
def cut_off(browser):
    """Start a server that keeps lost sessions for so long, behind a proxy that can be cut."""
    running, proxies = [], []

    def start(seconds):
        process, address = start_server(STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=str(seconds))
        running.append(process)
        proxies.append(Proxy(urlsplit(address).port))
        return proxies[0]

    yield start
    for proxy in proxies:
        proxy.close()
    for process in running:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize(("kept", "title"), [(3600, "Basic agent"), (1, None)])
def test_after_a_lost_connection_an_upload_is_used_or_asked_for(visit, cut_off, tmp_path, kept,
                                                                title):
    Image.linear_gradient("L").resize((90, 70)).convert("RGB").save(tmp_path / "own.png")
    proxy = cut_off(kept)
    page = visit(f"{proxy.address}/basic_agent?{SMALL}&basic_k=4")
    drawn(page, "Basic agent")
    page.locator("input[type=file]").first.set_input_files(tmp_path / "own.png")
    until(page, lambda: "own=upload" in page.url, "the note in the address")
    drawn(page, "Basic agent")
    proxy.cut()
    page.wait_for_timeout(1000 * CUT)
    proxy.mend()
    press(page, "Recommended")  # it can be pressed once the page is connected again
    asked = page.get_by_text("Your own picture is no longer on this server")
    if title is None:
        asked.wait_for()
        assert page.get_by_role("heading", name="Basic agent", level=1).count() == 0
    else:
        colours = f"The known pixels in {BasicSettings().k} colours"
        page.get_by_text(colours).wait_for()  # drawn after the cut
        image = page.get_by_alt_text("The picture as coloured by the basic agent")
        until(page, lambda: image.evaluate("image => image.complete"), "the picture")
        shape = image.evaluate("image => image.naturalWidth / image.naturalHeight")
        assert shape == pytest.approx(90 / 70, rel=0.03)
        assert asked.count() == 0
