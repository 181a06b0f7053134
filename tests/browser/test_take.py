"""*Take it with you* in real browsers: the experiment's file, the ZIP and the report."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.server import PATIENCE, start_server
from tests.browser.driving import until, waited

ROOT = Path(__file__).parents[2]
SMALL = "picture_size=64&improved_width=4&improved_epochs=20&context_effort=quick"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A photograph of a visitor's own: no built-in picture is like it."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[:180, :240] / 240
    rgb = np.stack([200 * y + 60 * np.sin(20 * x), 90 + 80 * np.sin(9 * x), 220 - 200 * y], -1)
    path = tmp_path_factory.mktemp("own") / "harbour.png"
    Image.fromarray(np.clip(rgb + rng.normal(0, 6, rgb.shape), 0, 255).astype(np.uint8)).save(path)
    return path


def upload(page, path):
    page.locator("[data-testid=stSidebar] input[type=file]").first.set_input_files(path)


def metrics(page):
    """PSNR, SSIM and CIEDE2000 as the page shows them, once all three are there."""
    shown = page.locator("[data-testid=stMetricValue]").all_inner_texts()
    return shown if len(shown) == 3 else None


def numbers(page, picture):
    """The scores of the basic agent, as soon as the page shows this picture."""
    page.get_by_text(picture, exact=True).first.wait_for()
    until(page, lambda: page.locator("[data-testid=stStatusWidget]").count() == 0, "the end")
    return until(page, lambda: metrics(page), "the scores")


def save(page, label, folder):
    """The file that a button of *Take it with you* gives."""
    button = page.get_by_role("button", name=label)
    if not button.count():
        page.get_by_text("Take it with you").click()
    button.wait_for()
    until(page, button.is_enabled, f"{label}, enabled")
    with page.expect_download() as download:
        button.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_an_experiment_opens_in_another_browser_with_the_same_numbers(visit, own, tmp_path):
    page = visit(f"basic_agent?{SMALL}&basic_k=3&picture_known=top")
    upload(page, own)
    until(page, lambda: "own=upload" in page.url, "the note in the address")
    before = numbers(page, "harbour.png")
    file = save(page, "Save the experiment", tmp_path)
    assert file.name == "experiment.colorize"
    other = visit("basic_agent")
    first = numbers(other, "Basic agent")
    assert first != before
    upload(other, file)
    after = waited(other, lambda: metrics(other), lambda found: found and found != first,
                   "other scores")
    assert after == before
    until(other, lambda: "basic_k=3" in other.url and "picture_known=top" in other.url,
          "its settings in the address")
    again = save(other, "Save the experiment", tmp_path / "again")
    assert again.read_bytes() == file.read_bytes()


def test_the_script_in_the_zip_reproduces_the_scores(visit, own, tmp_path):
    page = visit(f"?{SMALL}")
    upload(page, own)
    until(page, lambda: "own=upload" in page.url, "the note in the address")
    for agent in ("Basic agent", "Improved agent", "Context agent"):
        page.get_by_alt_text(f"The picture as coloured by: {agent}", exact=True).wait_for()
    page.get_by_text("Take it with you").click()
    page.get_by_text("ZIP and report hold what is finished").filter(
        has_text="Context agent").filter(has_text="Improved agent").wait_for()
    zipfile.ZipFile(save(page, "Save the results as a ZIP", tmp_path)).extractall(tmp_path / "all")
    done = subprocess.run([sys.executable, tmp_path / "all" / "reproduce.py"],
                          env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("the same") == 7
    assert "DIFFERENT" not in done.stdout


def test_the_report_opens_without_a_network_and_asks_for_nothing(visit, browser, tmp_path):
    page = visit(f"basic_agent?{SMALL}&picture=cat&basic_k=4")
    scores = numbers(page, "Basic agent")
    report = save(page, "Save a report", tmp_path)
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 900})
    try:
        reader, asked, complaints = context.new_page(), [], []
        context.on("request", lambda request: asked.append(request.url))
        reader.on("console", lambda message: complaints.append(message.text))
        reader.on("pageerror", lambda error: complaints.append(str(error)))
        reader.goto(report.as_uri())
        reader.get_by_role("heading", name="Colorization of “Chelsea the cat”").wait_for()
        assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
        assert [url for url in asked if url.startswith("file:")] == [report.as_uri()]
        assert not complaints
        images = reader.locator("img")
        assert images.count() >= 4
        assert images.evaluate_all("all => all.every(i => i.complete && i.naturalWidth > 0)")
        row = reader.get_by_role("row", name="Basic agent").first.inner_text()
        assert scores[0].removesuffix(" dB") in row
        assert scores[1] in row
        assert reader.evaluate("document.documentElement.scrollWidth") <= 390
    finally:
        context.close()


def test_the_link_says_what_it_holds(visit):
    page = visit(f"how_it_works?{SMALL}&picture=cat&basic_k=7")
    page.get_by_text("Take it with you").click()
    said = page.get_by_text("This link holds the built-in picture “Chelsea the cat”")
    said.wait_for()
    assert "Basic agent: k = 7" in said.inner_text()


FAILS_ONCE = """
import time
import streamlit as st
from colorize.settings import ColorizeError
from colorize.ui.components import made_file

tries = st.session_state.setdefault("tries", [])

def make():
    time.sleep(8)
    tries.append(1)
    if len(tries) == 1:
        raise ColorizeError("The server is busy. Try again in a minute.")
    return b"made"

note = st.checkbox("Note", key="note")
making = made_file.button("Save it", make, "it.txt", "text/plain", key="it",
                         icon=":material/download:")
made_file.watch([making])
st.write("noted" * bool(note))
"""


def at_rest(page):
    """Wait until the page has been drawn for a second: a click just before finds no file."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(1000)


def test_a_file_that_cannot_be_made_gets_a_sentence_and_may_be_asked_for_again(browser, tmp_path):
    (tmp_path / "streamlit_app.py").write_text(FAILS_ONCE)
    process, address = start_server(tmp_path, PYTHONPATH=str(ROOT))
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    try:
        page.goto(address)
        page.get_by_text("Note", exact=True).click()
        page.get_by_text("noted").wait_for()
        at_rest(page)
        page.get_by_role("button", name="Save it").click()
        page.get_by_text("The file is being made.").wait_for()
        sentence = page.get_by_test_id("stAlert").filter(has_text="The server is busy.")
        sentence.wait_for()
        assert page.get_by_label("Note").is_checked()
        at_rest(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Save it").click()
        assert download.value.path().read_bytes() == b"made"
        sentence.wait_for(state="detached")
        page.get_by_text("The file is being made.").wait_for(state="detached")
    finally:
        page.close()
        process.terminate()
        process.wait(30)
