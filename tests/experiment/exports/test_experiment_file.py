"""An experiment as one file: the round trip is exact, and bad files get one sentence."""

import json
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from colorize.experiment import prepare
from colorize.experiment.exports import (
    MAX_FILE,
    Experiment,
    Source,
    is_experiment_file,
    read_experiment,
    write_experiment,
)
from colorize.experiment.exports import experiment as experiments
from colorize.imaging import Stroke, draw_strokes, open_image, save_hints
from colorize.imaging.strokes import to_text
from colorize.settings import TABLES, ColorizeError, PictureSettings

STROKES = (Stroke(((0.2, 0.3), (0.8, 0.3)), (200, 40, 40), 0.05),)


def other_value(rule, default):
    """A value of a setting that is not its default."""
    if rule.pattern is not None:
        return rule.example
    if rule.choices is not None:
        return next(choice for choice in rule.choices if choice != default)
    return rule.high if rule.high != default else rule.low


OTHERS = {name: table(**{key: other_value(rule, table.defaults()[key])
                         for key, rule in table.parameters().items()})
          for name, table in TABLES.items()}


@pytest.fixture(scope="module")
def jpeg(encode):
    noise = np.random.default_rng(0).integers(0, 256, (60, 90, 3), np.uint8)
    return encode(Image.fromarray(noise), "JPEG", quality=95)


@pytest.fixture(scope="module")
def full(jpeg, encode):
    """An experiment that has everything: a photo, references, hints, and no default."""
    red = encode(Image.new("RGB", (40, 50), (200, 40, 40)), "PNG")
    below = save_hints(draw_strokes([replace(STROKES[0], colour=(1, 2, 3), width=0.2)], (60, 90)))
    return Experiment(
        Source("my photo.JPG", jpeg), OTHERS, (Source("red.png", red), Source("coffee")),
        save_hints(draw_strokes(STROKES, (60, 90))), to_text(STROKES), below)


def contents(experiment):
    return (experiment.photo, dict(experiment.settings), experiment.references, experiment.hints,
            experiment.strokes, experiment.below)


def repacked(data, how=zipfile.ZIP_STORED, **changes):
    """The file with some parts changed: of the JSON a function, of others bytes or None."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if change := changes.pop("notes", None):
        notes = json.loads(parts["experiment.json"])
        change(notes)
        parts["experiment.json"] = json.dumps(notes).encode()
    parts |= changes
    file = BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, part in parts.items():
            if part is not None:
                archive.writestr(name, part)
    return file.getvalue()


def test_the_round_trip_is_exact(full):
    data = write_experiment(full)
    assert is_experiment_file(data)
    again = read_experiment(data)
    assert contents(again) == contents(full)
    assert all(getattr(again.settings[name], key) != default for name, table in TABLES.items()
               for key, default in table.defaults().items())
    assert again.versions["python"] == sys.version.split()[0]
    assert write_experiment(again) == data


def test_the_task_is_the_same(full):
    again = read_experiment(write_experiment(full)).task()
    assert again.canvas == full.task().canvas
    expected = prepare(open_image(full.photo.data), full.settings["picture"],
                       [source.open().rgb for source in full.references],
                       draw_strokes(STROKES, (60, 90)))
    assert again.canvas == expected.canvas
    np.testing.assert_array_equal(again.kept, expected.kept)


def test_a_built_in_picture_is_named_and_in_colour():
    experiment = Experiment(Source("coffee"), {"picture": PictureSettings(photo_is="gray")})
    data = write_experiment(experiment)
    assert len(data) < 5000
    assert read_experiment(data).task().truth is not None
    assert not experiment.is_private


def test_the_parts_open_in_other_programs(full, jpeg):
    with zipfile.ZipFile(BytesIO(write_experiment(full))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["experiment.json", "photo.jpg", "reference-1.png",
                                      "hints.png", "hints-below.png"]
        assert archive.read("photo.jpg") == jpeg
        hints = np.asarray(Image.open(BytesIO(archive.read("hints.png"))))
        np.testing.assert_array_equal(hints, draw_strokes(STROKES, (60, 90)))


def test_a_file_that_someone_packed_anew_opens(full):
    packed = repacked(write_experiment(full), zipfile.ZIP_DEFLATED)
    assert contents(read_experiment(packed)) == contents(full)


def test_a_setting_that_the_file_lacks_has_its_default(full):
    def drop(notes):
        del notes["settings"]["basic"]["k"], notes["settings"]["context"]

    settings = read_experiment(repacked(write_experiment(full), notes=drop)).settings
    assert settings["basic"] == replace(OTHERS["basic"], k=8)
    assert settings["context"] == TABLES["context"]()


def test_a_file_from_before_a_setting_existed_is_computed_as_then(full):
    def drop(notes):
        del notes["settings"]["basic"]["row_weight"], notes["settings"]["propagation"]["sideways"]

    settings = read_experiment(repacked(write_experiment(full), notes=drop)).settings
    assert settings["basic"] == replace(OTHERS["basic"], row_weight=0)
    assert settings["propagation"] == replace(OTHERS["propagation"], sideways=1.0)


def put(*path, value):
    """A change of the JSON: the value at this path."""
    def change(notes):
        *way, last = path
        for step in way:
            notes = notes[step]
        notes[last] = value

    return {"notes": change}


@pytest.mark.parametrize(("changes", "words"), [
    ({"experiment.json": None}, "not an experiment of this program: must be a .colorize file"),
    ({"experiment.json": None, "experiment.colorize": b"x"}, "open the experiment.colorize in it"),
    ({"experiment.json": b"{"}, "damaged, must be JSON"),
    ({"experiment.json": b"[" * 100_000}, "damaged, must be JSON"),
    ({"experiment.json": b'{"format": ' + b"1" * 5000 + b"}"}, "damaged, must be JSON"),
    ({"experiment.json": b"[1]"}, "has no format"),
    ({"experiment.json": b" " * (2**21 + 1)}, "more than 2097152 bytes"),
    (put("format", value=2), "has format 2, must be at most 1: it was saved by a later version"),
    (put("format", value=True), "has no format"),
    (put("settings", value=[]), "settings is list, must be dict"),
    (put("settings", "basic", "k", value=99), "basic.k=99 must be between 2 and 16"),
    (put("settings", "basic", "k", value="8"), "basic.k=8 must be between 2 and 16"),
    (put("settings", "basic", "k", value=[[]]), "basic.k=???? must be between 2 and 16"),
    (put("settings", "basic", "palette", value="[a](http://b)"), "basic.palette=?a??http???b?"),
    (put("settings", "improved", "learning_rate", value=float("nan")), "learning_rate=nan must"),
    (put("settings", "basic", "nobody", value=1), "basic has no setting nobody"),
    (put("settings", "nobody", value={}), "nobody is no table of settings"),
    (put("photo", value={"built_in": "nobody"}), "'nobody' is not a built-in one"),
    (put("photo", value={}), "photo is damaged"),
    (put("photo", "file", value="../photo.jpg"), "photo is damaged"),
    (put("photo", "file", value="hints.png"), "photo is damaged"),
    (put("photo", "file", value="photo.png"), "no part photo.png"),
    (put("photo", "name", value="a\nb"), "photo is damaged"),
    (put("references", value=[{"built_in": "coffee"}] * 17), "17 reference pictures"),
    (put("references", value=[7]), "reference-1 is damaged"),
    (put("strokes", value="yCgo"), "text of the strokes is cut short"),
    (put("strokes", value=None), "strokes is NoneType, must be str"),
    ({"hints.png": None}, "has strokes, but no hints.png"),
    ({"photo.jpg": b""}, "part photo.jpg is empty"),
    ({f"more-{n}": b"" for n in range(70)}, "more than 64 parts"),
])
def test_a_bad_file_gets_one_sentence(full, changes, words):
    data = repacked(write_experiment(full), **changes)
    with pytest.raises(ColorizeError) as caught:
        read_experiment(data)
    sentence = str(caught.value)
    assert words in sentence
    assert len(sentence) < 400
    assert "\n" not in sentence


def test_a_part_that_grows_when_it_is_read_is_refused(full):
    bomb = repacked(write_experiment(full), zipfile.ZIP_DEFLATED, **{"photo.jpg": bytes(2**26)})
    assert len(bomb) < 10**6
    with pytest.raises(ColorizeError, match=r"photo\.jpg has more than"):
        read_experiment(bomb)


def test_a_long_list_of_parts_is_refused_before_it_is_read():
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 2**31, 0, 0)
    with pytest.raises(ColorizeError, match="more than 64 parts"):
        read_experiment(b"PK" + bytes(1000) + end)


def test_a_file_that_is_too_large_is_not_written_and_not_read(full, monkeypatch):
    heavy = replace(full, photo=Source("a.png", bytes(MAX_FILE)))
    with pytest.raises(ColorizeError, match=r"80\.0 MB with its pictures, must have at most 80"):
        write_experiment(heavy)
    with pytest.raises(ColorizeError, match="must have at most 80"):
        read_experiment(b"PK" + bytes(MAX_FILE))


def test_a_picture_that_cannot_be_read_gets_a_sentence_when_it_is_opened(full):
    data = repacked(write_experiment(full), **{"photo.jpg": b"no picture"})
    with pytest.raises(ColorizeError, match="not a picture"):
        read_experiment(data).task()


def test_damaged_files_get_a_sentence_or_open(full):
    """Each byte of the ZIP's own records matters; of the pictures a few are changed."""
    data, rng = write_experiment(full), np.random.default_rng(0)
    refused = 0
    for _ in range(400):
        damaged = bytearray(data)
        for at in rng.integers(0, len(data), rng.integers(1, 4)):
            damaged[at] = rng.integers(256)
        if rng.random() < 0.3:
            del damaged[int(rng.integers(len(data))):]
        try:
            read_experiment(bytes(damaged)).task()
        except ColorizeError:
            refused += 1
    assert refused > 350


def test_no_more_references_than_the_limit():
    with pytest.raises(ColorizeError, match="17 reference pictures, must have at most 16"):
        Experiment(Source("cat"), {}, (Source("cat"),) * (experiments.MAX_REFERENCES + 1))


READING = """
import sys
from pathlib import Path
from colorize.experiment.exports import read_experiment, write_experiment
data = Path(sys.argv[1]).read_bytes()
read_experiment(data).task()
opened = []
def note(event, arguments):
    if event == "open" and arguments[1] is not None and set(str(arguments[1])) & set("wax+"):
        opened.append(arguments[0])
sys.addaudithook(note)
read_experiment(data).task()
print(opened)
"""


def test_reading_writes_nothing_to_disk(full, tmp_path):
    file = tmp_path / "a.colorize"
    file.write_bytes(write_experiment(full))
    done = subprocess.run([sys.executable, "-c", READING, file], capture_output=True, text=True,
                          check=True)
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == [file]
