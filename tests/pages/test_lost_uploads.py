"""An upload that this server has lost is asked for again; nothing runs until it comes."""

import numpy as np
import pytest

from colorize.agents import AGENTS
from tests.pages.driving import open_page, png

PHOTO = png(np.random.default_rng(0).integers(0, 256, (80, 90, 3), np.uint8))
GRAY = png(np.tile(np.linspace(20, 220, 80), (90, 1)).astype(np.uint8))


def started(app):
    """The agents whose run this visitor's pages asked for."""
    return [name for name in AGENTS if f"at_{name}" in app.session_state]


def give(app, slot, contents):
    key = f"{slot}{app.session_state['upload_key']}"
    app.file_uploader(key=key).set_value(("own.png", contents, "image/png")).run()


@pytest.fixture
def lost():
    app = open_page(own="upload")
    assert "no longer on this server" in app.warning[0].value
    assert not app.title
    assert not started(app)
    return app


def test_after_the_upload_the_page_goes_on(lost):
    give(lost, "upload", PHOTO)
    assert not lost.warning
    assert lost.title
    assert started(lost)
    assert lost.query_params["own"] == "upload"


def test_a_bad_file_does_not_go_on(lost):
    give(lost, "upload", b"junk")
    assert len(lost.error) == 1
    assert not lost.title
    assert not started(lost)


def test_the_built_in_picture_is_used_if_asked_for(lost):
    lost.button(key="use_built_in").click().run()
    assert lost.title
    assert not lost.warning
    assert "own" not in lost.query_params


def test_a_lost_reference_is_asked_for_too():
    app = open_page(own="upload-reference")
    give(app, "upload", GRAY)
    assert "reference picture is no longer" in app.warning[0].value
    assert not started(app)
    give(app, "reference", PHOTO)
    assert app.title
    assert app.query_params["own"] == "upload-reference"


@pytest.mark.parametrize("note", ["", "1", "elsewhere"])
def test_other_notes_mean_nothing(note):
    app = open_page(own=note)
    assert app.title
    assert not app.warning
    assert "own" not in app.query_params
