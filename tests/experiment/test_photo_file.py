"""One photo of many: how much memory it takes is said before it is opened."""

from io import BytesIO

import numpy as np
import pytest
import tifffile
from PIL import Image, UnidentifiedImageError

from colorize.agents import AGENTS
from colorize.canvas import split
from colorize.experiment import prepare
from colorize.experiment.photo_file import PhotoFile
from colorize.imaging import MAX_FULL_SIZE, MAX_OPENED, load_sample, open_image
from colorize.settings import (
    BasicSettings,
    ContextSettings,
    ImprovedSettings,
    MeanSettings,
    OutputSettings,
    PictureSettings,
)

MEAN = MeanSettings()  # its fit takes no memory


def memory_of(file, agent=MEAN, references=(), size=64, shape="photo", **output):
    return PhotoFile(file, references, PictureSettings(size=size, shape=shape), agent,
                     OutputSettings(**output)).memory


def test_a_photo_takes_what_its_agent_takes_alone():
    settings = ImprovedSettings(engine="torch", width=128)
    canvas, _ = split(np.zeros((512, 512, 3), np.uint8))
    assert memory_of(b"", settings, size=512) == AGENTS["improved"](settings).memory(canvas)


@pytest.mark.parametrize(("shape", "count"), [("photo", 1), ("photo", 5), ("square", 1),
                                              ("square", 5)])
def test_a_canvas_with_references_is_no_larger_than_was_said(shape, count):
    settings, picture = BasicSettings(), PictureSettings(size=64, shape=shape)
    references = (np.full((90, 300, 3), 90, np.uint8),) * count
    photo = np.zeros((70, 90, 3), np.uint8)
    canvas = prepare(photo, picture, references).canvas
    given = sum(reference.nbytes for reference in references)
    said = memory_of(b"", settings, references, shape=shape) - given
    assert said >= AGENTS["basic"](settings).memory(canvas)


@pytest.mark.parametrize(("full_size", "most"), [("off", MAX_OPENED), ("on", MAX_FULL_SIZE)])
def test_each_pixel_takes_memory_as_the_header_says(encode, full_size, most):
    file = encode(Image.new("RGB", (3000, 1000)), "PNG")
    assert memory_of(file, full_size=full_size) == len(file) + 8 * 3e6
    large = encode(Image.new("L", (10_000, 9_000)), "PNG")  # reduced as it is opened
    assert memory_of(large, full_size=full_size) == len(large) + 8 * most


def test_at_full_size_the_pixels_count_beside_the_fit(encode):
    file, agent = encode(Image.new("RGB", (3000, 1000)), "PNG"), ContextSettings()
    fit = memory_of(b"", agent)
    assert memory_of(file, agent) == len(file) + fit + 3 * 3e6
    assert memory_of(file, agent, full_size="on") == len(file) + fit + 8 * 3e6


def test_where_the_header_does_not_tell_a_tiff_is_as_large_as_any_and_junk_is_no_picture():
    file = BytesIO()
    tifffile.imwrite(file, np.zeros((20, 30, 3), np.uint16), photometric="icclab")
    with pytest.raises(UnidentifiedImageError):
        Image.open(file)
    assert open_image(file).shape == (20, 30, 3)
    assert memory_of(file.getvalue()) == len(file.getvalue()) + 8 * MAX_OPENED
    assert memory_of(b"junk") == len(b"junk")


def test_encoding_does_not_begin_to_count_again(encode):
    photo = encode(Image.fromarray(load_sample("sunset")), "PNG")
    steps = PhotoFile(photo, (), PictureSettings(size=64), ImprovedSettings(epochs=3, width=4),
                      OutputSettings(full_size="on")).steps()
    assert {step.total for step in steps} == {0, 3}
