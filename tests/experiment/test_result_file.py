"""The file of a result at full size, also in the worker."""

import pickle
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from colorize.experiment import prepare, run
from colorize.experiment.result_file import ResultFile
from colorize.imaging.color import gray_levels
from colorize.jobs import Handle, Queue, State, StepsTask, Worker
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
    return lambda photo=file: ResultFile(result, photo, task, FULL, 1_080_000)


def steps_of(computation):
    """All its steps, and what it returns."""
    steps, generator = [], computation.steps()
    while True:
        try:
            steps.append(next(generator))
        except StopIteration as end:
            return steps, end.value


def test_the_file_has_every_pixel_of_the_photo(make, rgb):
    steps, file = steps_of(make())
    shares = [step.step / step.total for step in steps]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    saved = np.asarray(Image.open(BytesIO(file)))
    np.testing.assert_array_equal(saved[:, :600], rgb[:, :600])
    assert np.abs(gray_levels(saved).astype(int) - gray_levels(rgb)).max() <= 1


def test_a_built_in_picture_has_no_file(make, rgb):
    _, file = steps_of(make(rgb))
    assert Image.open(BytesIO(file)).size == (1200, 900)


def test_what_goes_to_the_worker_is_small(make, rgb):
    file = make(b"12345")
    assert len(pickle.dumps(file)) < 64 * 64 * 30
    assert file.memory > 1_080_000


def test_the_worker_does_it(make):
    handle = Handle(StepsTask(make()), Queue(1), Worker()).begin()
    assert handle.wait(60)
    assert handle.state is State.DONE
    assert Image.open(BytesIO(handle.result)).size == (1200, 900)


def test_a_damaged_file_is_named(make):
    handle = Handle(StepsTask(make(b"junk")), Queue(1), Threads()).begin()
    assert handle.wait(60)
    assert "not a picture" in handle.error
