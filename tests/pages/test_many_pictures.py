"""Many pictures at once: the ZIP, the sentences, the progress."""

from io import BytesIO
from zipfile import ZipFile

import numpy as np
from PIL import Image

from colorize.ui import kept_files
from tests.pages.driving import errors, open_page, png, until


def upload(app, *files):
    app.file_uploader(key="many_photos").set_value(
        [(name, contents, "image/png") for name, contents in files]).run()
    assert not app.exception
    return app


def colour_all(app):
    return next(button for button in app.button if button.label == "Colour all")


def captions(app):
    return [element.value for element in app.caption]


def test_photos_become_one_zip_and_a_broken_file_is_named():
    noise = np.random.default_rng(0).integers(0, 256, (70, 90, 3), np.uint8)
    app = open_page("many_pictures.py", output_format="jpeg")
    assert colour_all(app).disabled
    upload(app, ("a.png", png(noise)), ("b*[x](y).png", b"junk"), ("a.png", png(noise[::-1])))
    app.selectbox(key="many_agent").set_value("mean").run()
    colour_all(app).click().run()
    until(app, lambda app: app.get("download_button"))
    assert not errors(app)
    with ZipFile(BytesIO(app.session_state["batch"].result)) as archive:
        assert archive.namelist() == ["a-mean.jpg", "a-2-mean.jpg"]
        assert Image.open(BytesIO(archive.read("a-mean.jpg"))).format == "JPEG"
    [sentence] = [text for text in captions(app) if "junk" in text or "b\\*" in text]
    assert "not a picture" in sentence
    assert colour_all(app)  # and again
    [save] = app.get("download_button")
    assert save.proto.ignore_rerun  # else Streamlit forgets the file before it is fetched
    app.session_state["batch"].result = None  # another visitor's file has taken the room
    app.run()
    assert errors(app) == [kept_files.GONE]


def test_gray_photos_learn_from_the_picture_in_the_sidebar():
    gray = np.tile(np.linspace(20, 220, 80), (90, 1)).astype(np.uint8)
    app = upload(open_page("many_pictures.py"), ("gray.png", png(gray)))
    app.selectbox(key="many_agent").set_value("mean").run()
    colour_all(app).click().run()
    until(app, lambda app: any("needs a reference picture" in text
                               for text in captions(app)))
    app.toggle(key="many_reference").set_value(True).run()
    upload(app, ("gray.png", png(gray)))
    colour_all(app).click().run()
    until(app, lambda app: app.get("download_button"))
    with ZipFile(BytesIO(app.session_state["batch"].result)) as archive:
        rgb = np.asarray(Image.open(BytesIO(archive.read("gray-mean.png"))))
    assert rgb.shape == (90, 80, 3)
    assert np.ptp(rgb, axis=-1).max() > 10
