"""*Take it with you*: an experiment leaves the app, and comes back as it was."""

import zipfile
from base64 import b64decode
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from colorize.experiment.exports import (
    Experiment,
    Source,
    read_experiment,
    write_experiment,
)
from colorize.imaging import Stroke, draw_strokes, load_sample, save_hints
from colorize.imaging.strokes import to_text
from colorize.settings import TABLES, ColorizeError, PictureSettings
from colorize.ui import this_experiment
from tests.experiment.exports.test_experiment_file import OTHERS
from tests.pages.driving import errors, open_page, png, switch, until

LINE = Stroke(((0.6, 0.3), (0.8, 0.3)), (200, 40, 40), 0.05)
NOISE = np.random.default_rng(0).integers(0, 256, (80, 90, 3), np.uint8)
PHOTO = png(np.kron(NOISE[::8, ::9], np.ones((8, 9, 1), np.uint8)))
GRAY = png(np.tile(np.linspace(20, 220, 90), (80, 1)).astype(np.uint8))
RED, BLUE = (png(np.full((70, 50, 3), value, np.uint8)) for value in ((200, 30, 30), (9, 9, 200)))


@pytest.fixture
def gathered(monkeypatch):
    """Every experiment that a page gathers, the newest last."""
    found, gather = [], this_experiment.gather

    def noted(photo):
        found.append(gather(photo))
        return found[-1]

    monkeypatch.setattr(this_experiment, "gather", noted)
    return found


def give(app, slot, contents, name="own.png"):
    key = f"{slot}{app.session_state['upload_key']}"
    files = ([(f"{at}.png", one, "image/png") for at, one in enumerate(contents)]
             if isinstance(contents, list) else (name, contents, "image/png"))
    app.file_uploader(key=key).set_value(files).run()
    assert not app.exception
    return app


def taken(app, gathered):
    """What *Take it with you* offers, once it is open."""
    app.session_state["take"] = True
    app.run()
    assert not app.exception
    return gathered[-1]


def words(app):
    return next(caption.value for caption in app.caption
                if caption.value.startswith("This link holds")).replace("\\", "")


def open_file(data, app=None, **query):
    return give(app or open_page("basic_agent.py", **query), "upload", data, "my.colorize")


def held(app, name):
    """All settings of a table in a session."""
    table = TABLES[name]
    return table(**{key: app.session_state[table.query_name(key)]
                    for key in table.parameters()})


def test_the_link_in_words(gathered):
    app = open_page("basic_agent.py", basic_k="7", picture="cat")
    taken(app, gathered)
    assert "the built-in picture “Chelsea the cat”" in words(app)
    assert "Basic agent: k = 7" in words(app)
    assert "It does not hold" not in words(app)
    give(app, "upload", PHOTO)
    assert "built-in" not in words(app)
    assert "It does not hold your own picture." in words(app)


def test_nothing_is_drawn_before_it_is_opened():
    app = until(open_page("basic_agent.py"), lambda app: app.get("download_button"))
    assert not [button for button in app.get("download_button")
                if "take" in button.proto.id]


def test_own_picture_references_hints_and_every_setting_come_back(gathered):
    picture = PictureSettings(size=64, photo_is="gray", resampling="bilinear")
    settings = OTHERS | {"picture": picture}
    hints = save_hints(draw_strokes([LINE], (80, 90)))
    below = save_hints(draw_strokes([Stroke(((0.1, 0.9),), (1, 2, 3), 0.1)], (80, 90)))
    complete = save_hints(np.where(draw_strokes([LINE], (80, 90))[..., 3:] > 0,
                                   draw_strokes([LINE], (80, 90)),
                                   draw_strokes([Stroke(((0.1, 0.9),), (1, 2, 3), 0.1)], (80, 90))))
    saved = Experiment(Source("own.png", PHOTO), settings,
                       (Source("red.png", RED), Source("blue.png", BLUE)), complete,
                       to_text([LINE]), below)
    assert hints != complete
    app = open_file(write_experiment(saved))
    assert not errors(app)
    for name, expected in settings.items():
        assert held(app, name) == expected
    assert app.session_state["photo"].task.canvas == saved.task().canvas
    assert any(caption.value.startswith("In use: 2 pictures of the opened experiment.")
               for caption in app.caption)
    again = read_experiment(taken(app, gathered).file())
    assert again.photo == saved.photo
    assert again.references == saved.references
    assert dict(again.settings) == dict(saved.settings)
    assert (again.hints, again.strokes, again.below) == (complete, to_text([LINE]), below)


def test_what_is_saved_in_one_session_gives_the_same_numbers_in_another(gathered):
    app = give(open_page("basic_agent.py", basic_k="3", picture_known="top"), "upload", PHOTO)
    until(app, lambda app: app.metric)
    before = [metric.value for metric in app.metric]
    other = open_file(taken(app, gathered).file())
    until(other, lambda app: app.metric)
    assert [metric.value for metric in other.metric] == before
    assert other.session_state["photo"].task.canvas == app.session_state["photo"].task.canvas
    assert held(other, "basic").k == 3


@pytest.mark.parametrize("saved", [
    Experiment(Source("cap"), {"picture": PictureSettings(size=64, photo_is="gray")}),
    Experiment(Source("cap"), {"picture": PictureSettings(size=64)}, (Source("coffee"),)),
    Experiment(Source("g.png", GRAY), {"picture": PictureSettings(size=64)}, (Source("cat"),)),
    Experiment(Source("g.png", GRAY), {"picture": PictureSettings(size=64)},
               (Source("cat"), Source("red.png", RED))),
    Experiment(Source("own.png", PHOTO), {"picture": PictureSettings(size=64)}, (Source("cat"),)),
    Experiment(Source("g.png", GRAY), {"picture": PictureSettings(size=64)}, (),
               save_hints(draw_strokes([LINE], (80, 90)))),
])
def test_every_source_of_colour_gives_the_same_canvas(saved, gathered):
    app = open_file(write_experiment(saved))
    assert not errors(app)
    assert app.session_state["photo"].task.canvas == saved.task().canvas
    again = read_experiment(taken(app, gathered).file())
    assert again.task().canvas == saved.task().canvas


def test_a_built_in_picture_is_chosen_by_its_name():
    app = open_file(write_experiment(Experiment(Source("cap"), {"picture": PictureSettings(
        size=64)}, hints=save_hints(draw_strokes([LINE], load_sample("cap").shape[:2])))))
    assert app.selectbox(key="picture").value == "cap"
    assert "good_upload" not in app.session_state
    assert app.session_state["photo"].has_hints


def test_an_experiment_without_hints_takes_those_of_before_away():
    app = give(open_page("basic_agent.py", picture="cap", hints=to_text([LINE])), "upload",
               write_experiment(Experiment(Source("cap"), {"picture": PictureSettings(size=64)})),
               "my.colorize")
    assert not app.session_state["photo"].has_hints


def test_widgets_can_be_moved_after_it_is_open():
    data = write_experiment(Experiment(Source("cap"), {
        "picture": PictureSettings(size=64), "basic": TABLES["basic"](k=3)}))
    app = open_file(data)
    app.slider(key="basic_k").set_value(5).run()
    assert held(app, "basic").k == 5
    switch(app, "overview.py")
    assert held(app, "basic").k == 5


def test_a_removed_file_leaves_the_settings_and_returns_to_a_built_in_picture():
    app = open_file(write_experiment(Experiment(Source("own.png", PHOTO), {
        "picture": PictureSettings(size=64), "basic": TABLES["basic"](k=3)},
        (Source("red.png", RED),))))
    assert app.session_state["photo"].own
    app.file_uploader(key="upload").set_value(None).run()
    assert not app.exception
    assert app.session_state["photo"].own is None
    assert held(app, "basic").k == 3


@pytest.mark.parametrize(("data", "sentence"), [
    (b"PK junk", "damaged or cut short"),
    (write_experiment(Experiment(Source("a.png", b"no picture"))), "not a picture"),
    (write_experiment(Experiment(Source("a.png", PHOTO), {}, (Source("b.png", b"x"),))),
     "not a picture"),
    (write_experiment(Experiment(Source("a.png", PHOTO), {}, hints=b"x")), "not a PNG"),
    (write_experiment(Experiment(Source("a.png", PHOTO), {"basic": TABLES["basic"](k=3)},
                                 hints=save_hints(draw_strokes([LINE], (40, 40))))), "40 x 40"),
])
def test_a_bad_file_gets_one_sentence_and_changes_nothing(data, sentence):
    app = give(open_page("basic_agent.py", basic_k="6"), "upload", PHOTO)
    before = app.session_state["photo"].task.canvas
    open_file(data, app)
    assert len(errors(app)) == 1
    assert sentence in errors(app)[0]
    assert app.session_state["photo"].task.canvas == before
    assert app.slider(key="basic_k").value == 6


def test_no_experiment_holds_another_visitors_picture(gathered):
    own, other = png(NOISE), png(NOISE[::-1])
    one = give(open_page("basic_agent.py"), "upload", own)
    two = give(open_page("basic_agent.py"), "upload", other)
    three = open_page("basic_agent.py")
    mine, theirs, nobodys = (taken(app, gathered).file() for app in (one, two, three))
    assert (own in mine, other in mine) == (True, False)
    assert (own in theirs, other in theirs) == (False, True)
    assert len(nobodys) < 5000


def test_the_zip_and_the_report_hold_what_is_finished(gathered):
    app = give(open_page("basic_agent.py"), "upload", PHOTO)
    until(app, lambda app: app.metric)
    experiment = taken(app, gathered)
    assert any("Basic agent" in caption.value and "ZIP and report hold" in caption.value
               for caption in app.caption)
    archive = zipfile.ZipFile(BytesIO(experiment.zip()))
    run = app.session_state["at_basic"]().result
    box = app.session_state["photo"].task.box
    saved = np.asarray(Image.open(BytesIO(archive.read("pictures/basic.png"))))
    np.testing.assert_array_equal(saved, run.rgb[box])
    page = experiment.report()
    assert "Colorization of “own.png”" in page
    assert f"{run.scores.psnr:.2f}" in page
    assert run.agent.palette_.hex[0] in page
    first = page.partition("data:image/jpeg;base64,")[2].partition('"')[0]
    assert Image.open(BytesIO(b64decode(first))).size == (64, 57)


def test_a_training_that_was_stopped_is_marked(gathered):
    app = open_page("improved_agent.py", improved_epochs="10000")
    until(app, lambda app: app.session_state["at_improved"]().step)
    app.session_state["at_improved"]().stop()
    until(app, lambda app: app.session_state["at_improved"]().state.over)
    app.run()
    archive = zipfile.ZipFile(BytesIO(taken(app, gathered).zip()))
    assert "stopped after" in archive.read("scores.csv").decode()


def test_the_link_in_the_report_opens_the_same_experiment(gathered):
    app = open_page("basic_agent.py", basic_k="4", picture="cap", hints=to_text([LINE]))
    experiment = taken(app, gathered)
    query = dict(parse_qsl(urlsplit(experiment.link).query))
    other = open_page("basic_agent.py", **query)
    assert other.session_state["photo"].task.canvas == app.session_state["photo"].task.canvas
    assert held(other, "basic").k == 4


def test_pictures_too_large_for_one_file_are_said(gathered, monkeypatch):
    monkeypatch.setattr(this_experiment, "MAX_FILE", len(PHOTO) - 1)
    app = give(open_page("basic_agent.py"), "upload", PHOTO)
    until(app, lambda app: app.metric)
    taken(app, gathered)
    disabled = {button.proto.label: button.proto.disabled for button in app.get("download_button")}
    assert disabled["Save the experiment"]
    assert disabled["Save the results as a ZIP"]
    assert not disabled["Save a report"]
    assert any("Its pictures exceed" in caption.value for caption in app.caption)


def test_without_any_known_colour_the_experiment_alone_is_saved(gathered):
    app = open_page("overview.py", picture="cap", picture_known="none")
    saved = read_experiment(taken(app, gathered).file())
    assert saved.settings["picture"].known == "none"
    disabled = {button.proto.label: button.proto.disabled for button in app.get("download_button")}
    assert disabled == {"Save the experiment": False, "Save the results as a ZIP": True,
                        "Save a report": True}


def test_why_a_file_could_not_be_made_is_said_until_it_is_made(gathered, monkeypatch):
    made, reasons = {}, ["The server is busy. Try again in a minute."]
    download = st.download_button

    def noted(label, data, *args, **more):
        made[label] = data
        return download(label, data, *args, **more)

    def once_refused(experiment):
        if reasons:
            raise ColorizeError(reasons.pop())
        return b"made"

    monkeypatch.setattr(st, "download_button", noted)
    monkeypatch.setattr(this_experiment.ThisExperiment, "file", once_refused)
    app = open_page("how_it_works.py")
    taken(app, gathered)
    with pytest.raises(ColorizeError):
        made["Save the experiment"]()  # as Streamlit does, in another thread
    app.run()
    assert errors(app) == ["The server is busy. Try again in a minute."]
    assert made["Save the experiment"]() == b"made"
    app.run()
    assert not errors(app)


def test_a_file_is_watched_while_it_is_made(gathered):
    app = open_page("how_it_works.py")
    taken(app, gathered)
    app.session_state["take_zip_making"].runs = True
    app.run()
    assert "The file is being made." in [caption.value for caption in app.caption]
