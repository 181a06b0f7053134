"""The report: one page of HTML that holds all it shows."""

import re
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from colorize.experiment import prepare, run
from colorize.experiment.exports import About, Outcome, link_words, report
from colorize.experiment.metrics import TABLE_1, Scores
from colorize.settings import TABLES, BasicSettings, PictureSettings

SETTINGS = {name: table() for name, table in TABLES.items()} | {"basic": BasicSettings(k=3)}
ABOUT = About("A <b>bold</b> & “quoted” picture.jpg", "the left half of this picture", SETTINGS,
              "Somebody.", "https://example.org/?a=1&b=2", "This link holds nothing.",
              (("#a23113", 0.75), ("#260b06", 0.25)))


class Reader(HTMLParser):
    """Texts, tags with their attributes, and whether all tags are closed in order."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data


@pytest.fixture(scope="module")
def task(photo):
    return prepare(photo, PictureSettings(size=64))


@pytest.fixture(scope="module")
def outcomes(task):
    return [Outcome.of(run(task.canvas, task.truth, SETTINGS[name]), task)
            for name in ("mean", "basic", "linear")]


@pytest.fixture(scope="module")
def page(task, outcomes):
    return report(task, outcomes, ABOUT)


def test_it_names_no_other_file(page):
    read = Reader(page)
    assert not read.open
    sources = [value for _, attributes in read.tags for name, value in attributes.items()
               if name in ("src", "srcset", "data", "poster", "background")]
    assert sources
    assert all(source.startswith("data:image/jpeg;base64,") for source in sources)
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in read.tags}
    assert not re.search(r"url\(|@import", page)
    [policy] = [attributes["content"] for tag, attributes in read.tags
                if attributes.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")


def test_it_holds_the_scores_the_reports_table_the_palette_and_the_settings(page, outcomes):
    text = Reader(page).text
    for outcome in outcomes:
        assert f"{outcome.scores.psnr:.2f}" in text
        assert f"{outcome.scores.ssim:.3f}" in text
    for name, psnr, ssim in TABLE_1:
        assert f"{name}{psnr:.2f}{ssim:.2f}" in text
    assert "#a2311375.0%" in text
    assert "Basic agentk38" in text  # the value, and the default
    best = max(outcomes, key=lambda outcome: outcome.scores.psnr)
    assert f"{best.title} has the highest PSNR: {best.scores.psnr:.2f} dB" in text
    for part in ("1 The task", "4 The palette", "6 How to reproduce it", ABOUT.link,
                 "the left half of this picture"):
        assert part in text


def test_names_are_text_and_never_markup(page):
    assert "A <b>bold</b> & “quoted” picture.jpg" in Reader(page).text
    assert "<b>" not in page


def test_each_picture_is_what_it_says(page, outcomes):
    images = [attributes for tag, attributes in Reader(page).tags if tag == "img"]
    assert all(image["alt"] for image in images)
    shown = {image["alt"]: image["src"].partition(",")[2] for image in images}
    for outcome in outcomes:
        data = b64decode(shown[f"The picture as coloured by: {outcome.title}"])
        off = np.asarray(Image.open(BytesIO(data))).astype(int) - outcome.rgb
        assert np.abs(off).mean() < 5  # JPEG of noise


def test_without_truth_there_are_no_scores(photo):
    gray = replace(prepare(photo, PictureSettings(size=64)), truth=None)
    outcome = Outcome("mean", photo, None, 0.1)
    text = Reader(report(gray, [outcome], replace(ABOUT, palette=(), link=""))).text
    assert "there are no scores" in text
    assert "PSNR" not in text
    assert "The palette" not in text
    assert "In the app" not in text


def test_infinite_scores_and_results_by_hand_are_said(task, outcomes):
    perfect = replace(outcomes[0], scores=Scores(float("inf"), float("nan"), 0.0),
                      by_hand="stopped after 3 of 10 epochs")
    text = Reader(report(task, [perfect, outcomes[1]], ABOUT)).text
    assert "Mean colour (by hand)∞–0.00" in text
    assert "stopped after 3 of 10 epochs." in text


def test_the_same_experiment_gives_the_same_bytes(page, task, outcomes):
    assert report(task, outcomes, ABOUT) == page


@pytest.mark.parametrize(("what", "words"), [
    ({"strokes": True}, "picture “P”, your colour hints and no changed setting."),
    ({"own_photo": True, "own_references": True, "hints_left_out": True},
     "It does not hold your own picture or your own reference pictures or your colour hints."),
])
def test_the_link_in_words(what, words):
    assert words in link_words("P", {}, **what)


def test_the_link_names_a_few_settings_and_counts_the_others():
    many = {"improved": TABLES["improved"](**{
        "epochs": 5, "width": 8, "seed": 3, "flips": "left-right", "jitter": 0.1, "crop_size": 16,
        "batch_size": 4, "optimizer": "sgd"})}
    words = link_words("P", many)
    assert "8 changed settings: Improved agent: epochs = 5;" in words
    assert words.endswith(" and 2 more.")
