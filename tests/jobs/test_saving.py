"""Saving at full size, as a task of the worker."""

import pickle
from io import BytesIO
from queue import SimpleQueue

import numpy as np
import pytest
from PIL import Image

from colorize.experiment import prepare, run
from colorize.imaging.color import gray_levels
from colorize.jobs import Handle, Queue, SaveTask, State, Worker
from colorize.jobs.messages import Command
from colorize.settings import MeanSettings, OutputSettings, PictureSettings
from tests.jobs.threads import Threads

FULL = OutputSettings(full_size="on")


@pytest.fixture(scope="module")
def rgb():
    return np.random.default_rng(0).integers(0, 256, (900, 1200, 3), np.uint8)


@pytest.fixture
def make(rgb, encode):
    task = prepare(rgb, PictureSettings(size=64, photo_is="colour"))
    result = run(task.canvas, task.truth, MeanSettings())
    file = encode(Image.fromarray(rgb), "PNG")
    return lambda photo=file: SaveTask(result, photo, task, FULL, 1_080_000)


def test_the_file_has_every_pixel_of_the_photo(make, rgb):
    reports = list(make().execute(Command(), SimpleQueue()))
    steps = [report.step for report in reports]
    assert steps == sorted(steps)
    assert reports[-1].over
    assert reports[-1].step == reports[-1].total
    saved = np.asarray(Image.open(BytesIO(reports[-1].result)))
    np.testing.assert_array_equal(saved[:, :600], rgb[:, :600])
    assert np.abs(gray_levels(saved).astype(int) - gray_levels(rgb)).max() <= 1


def test_a_built_in_picture_has_no_file(make, rgb):
    last = list(make(rgb).execute(Command(), SimpleQueue()))[-1]
    assert Image.open(BytesIO(last.result)).size == (1200, 900)


def test_it_is_stopped_and_paused(make):
    commands = SimpleQueue()
    reports = make().execute(Command(), commands)
    next(reports)
    commands.put(Command(pause_at=0))
    assert next(reports).paused
    commands.put(Command(stop=True))
    last = next(reports)
    assert last.over
    assert last.result is None
    assert not list(reports)


def test_what_goes_to_the_worker_is_small(make, rgb):
    task = make(b"12345")
    assert len(pickle.dumps(task)) < 64 * 64 * 30
    assert task.memory > 1_080_000


def test_the_worker_does_it(make):
    handle = Handle(make(), Queue(1), Worker()).begin()
    assert handle.wait(60)
    assert handle.state is State.DONE
    assert Image.open(BytesIO(handle.result)).size == (1200, 900)


def test_a_damaged_file_is_named(make):
    handle = Handle(make(b"junk"), Queue(1), Threads()).begin()
    assert handle.wait(60)
    assert "not a picture" in handle.error
