"""Many photos: results in one ZIP, broken files named, stopped at any time."""

from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

from colorize.experiment.photo_file import PhotoFile
from colorize.experiment.steps import Call, Step
from colorize.imaging.color import gray_levels
from colorize.jobs import Handle, Queue
from colorize.jobs.batch import Batch
from colorize.settings import (
    MeanSettings,
    OutputSettings,
    PictureSettings,
)
from tests.jobs.doubles import Counting, eventually
from tests.jobs.threads import Threads


class Endless:
    """A computation that takes steps until it is stopped."""

    memory = 0.0

    def steps(self):
        while True:
            yield Step(1, 2)


def photos(encode, count):
    rng = np.random.default_rng(0)
    return [encode(Image.fromarray(rng.integers(0, 256, (70, 90, 3), np.uint8)), "PNG")
            for _ in range(count)]


def batch_of(files, *references, **output):
    settings = PictureSettings(size=64), MeanSettings(), OutputSettings(**output)
    return Batch([(f"photo {index}", f"{index}.png") for index in range(len(files))],
                 lambda index: PhotoFile(files[index], references, *settings), Queue(1), Threads())


def pictures(batch):
    with ZipFile(BytesIO(batch.result)) as archive:
        assert archive.testzip() is None
        return {name: Image.open(BytesIO(archive.read(name))) for name in archive.namelist()}


def test_fifty_files_three_broken(encode):
    files = photos(encode, 50)
    for broken in (3, 17, 40):
        files[broken] = b"junk"
    batch = batch_of(files).begin()
    assert batch.wait(120)
    assert (batch.step, batch.good, batch.total) == (50, 47, 50)
    assert len(pictures(batch)) == 47
    assert [sentence.partition(":")[0] for sentence in batch.sentences] == [
        "photo 3", "photo 17", "photo 40"]
    assert all("must be" in sentence for sentence in batch.sentences)


def test_a_reference_and_full_size(encode):
    files = photos(encode, 2)
    reference = np.full((30, 30, 3), (200, 100, 50), np.uint8)
    batch = batch_of(files, reference, full_size="on").begin()
    assert batch.wait(60)
    for file, saved in zip(files, pictures(batch).values(), strict=True):
        assert saved.size == (90, 70)
        levels = [gray_levels(np.asarray(image)).astype(int)
                  for image in (Image.open(BytesIO(file)), saved)]
        assert np.abs(levels[0] - levels[1]).max() <= 1


def test_a_gray_photo_needs_a_reference(encode):
    gray = encode(Image.fromarray(np.full((70, 90), 90, np.uint8)), "PNG")
    batch = batch_of([gray]).begin()
    assert batch.wait(60)
    assert batch.result is None
    assert batch.sentences == [
        "photo 0: It is taken for a gray photo: it needs a reference picture."]
    reference = np.full((30, 30, 3), 90, np.uint8)
    batch = batch_of([gray], reference).begin()
    assert batch.wait(60)
    assert batch.result is None
    assert batch.sentences == [
        "photo 0: Its source of colour is gray, must have colours to learn."]


def test_stopped_it_keeps_what_is_finished(encode):
    files = photos(encode, 3)
    settings = PictureSettings(size=64), MeanSettings(), OutputSettings()

    def make(index):
        return PhotoFile(files[index], (), *settings) if index < 1 else Endless()

    batch = Batch([(f"{index}", f"{index}.png") for index in range(3)], make, Queue(1), Threads())
    batch.begin()
    assert eventually(lambda: batch.step == 1)
    batch.stop()
    assert batch.wait(60)
    assert list(pictures(batch)) == ["0.png"]
    assert not batch.sentences


@pytest.mark.parametrize(("count", "ends"), [(3, ["Photos left out: 2."]), (1, [])])
def test_a_zip_that_grows_too_large_ends_with_a_sentence(encode, monkeypatch, count, ends):
    monkeypatch.setattr("colorize.jobs.batch.MAX_ZIP", 1)
    batch = batch_of(photos(encode, count)).begin()
    assert batch.wait(60)
    assert batch.good == 1
    assert [sentence.partition("added. ")[2] for sentence in batch.sentences] == ends


def test_while_the_queue_is_full_a_batch_waits(encode):
    files, queue = photos(encode, 1), Queue(1, waiting=1)
    others = [Handle(Counting(), queue, Threads()).begin() for _ in range(2)]
    settings = PictureSettings(size=64), MeanSettings(), OutputSettings()
    batch = Batch([("0", "0.png")], lambda index: PhotoFile(files[index], (), *settings), queue,
                  Threads()).begin()
    assert not batch.wait(0.5)
    for other in others:
        other.stop()
    assert batch.wait(60)
    assert (batch.good, batch.sentences) == (1, [])


def test_a_photo_that_takes_too_much_memory_is_named_and_the_others_are_coloured(encode):
    files = photos(encode, 2)
    settings = PictureSettings(size=64), MeanSettings(), OutputSettings()

    def make(index):
        return PhotoFile(files[index], (), *settings) if index else Call(bytes, memory=2e9)

    batch = Batch([("0", "0.png"), ("1", "1.png")], make, Queue(1, most=1e9), Threads()).begin()
    assert batch.wait(60)
    assert list(pictures(batch)) == ["1.png"]
    [sentence] = batch.sentences
    assert sentence.startswith("0: This takes about 2000 MB of memory")


def test_a_batch_at_which_nobody_looks_ends_with_a_sentence(encode, monkeypatch):
    monkeypatch.setattr("colorize.jobs.batch.UNWATCHED", -1.0)
    batch = batch_of(photos(encode, 2)).begin()
    assert batch.wait(60)
    assert batch.good == 0
    [sentence] = batch.sentences
    assert sentence.startswith("Stopped, because")
