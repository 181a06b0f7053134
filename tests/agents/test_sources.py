"""Every source of colour, with every agent, on three built-in pictures."""

import numpy as np
import pytest

from colorize.agents import AGENTS
from colorize.experiment import prepare, run
from colorize.imaging import load_sample
from colorize.settings import PictureSettings

PICTURES = ("coffee", "cat", "astronaut")  # of three shapes
SMALL = {"epochs": 2, "width": 4, "effort": "quick"}  # where an agent has such a setting
PARTS = [{"known": known, "share": share} for known, share in (
    ("left", 5), ("left", 95), ("right", 50), ("right", 20), ("top", 5), ("top", 60),
    ("bottom", 50), ("bottom", 95))]


def strokes(rgb, count=20):
    """Strokes of the true colours, as a person would draw them."""
    height, width = rgb.shape[:2]
    hints, radius = np.zeros((height, width, 4), np.uint8), max(height, width) // 12
    for y, x in np.random.default_rng(0).random((count, 2)) * (height - radius, width - radius):
        place = np.s_[int(y): int(y) + radius, int(x): int(x) + radius]
        hints[place] = *rgb[place][radius // 2, radius // 2], 255
    return hints


def source(name, rgb):
    """The settings, references and hints of a source of colour."""
    if name.startswith("references"):
        others = [load_sample(other) for other in ("sunset", "flower")[: int(name[-1])]]
        return {}, others, None
    return {"hints": ({"known": "none"}, [], strokes(rgb)),
            "hints and left": ({"share": 20}, [], strokes(rgb)),
            "hints and reference": ({}, [load_sample("sunset")], strokes(rgb))}[name]


def check(agent, rgb, settings, references=(), hints=None):
    settings = PictureSettings(**{"size": 64, "photo_is": "colour"} | settings)
    task = prepare(rgb, settings, references, hints)
    table = AGENTS[agent].Settings
    small = table(**{key: value for key, value in SMALL.items() if key in table.parameters()})
    result = run(task.canvas, task.truth, small)
    known = task.canvas.known
    assert result.rgb.shape == task.truth.shape == (*task.canvas.shape, 3)
    np.testing.assert_array_equal(result.rgb[known], task.canvas.rgb[known])
    assert 5 < result.scores.psnr < 50
    assert len(np.unique(result.rgb[~known], axis=0)) > 1


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("agent", AGENTS)
def test_any_part(agent, picture):
    for settings in PARTS:
        check(agent, load_sample(picture), settings)


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("name", ["references 1", "references 2", "hints", "hints and left",
                                  "hints and reference"])
@pytest.mark.parametrize("agent", AGENTS)
def test_references_and_hints(agent, name, picture):
    rgb = load_sample(picture)
    check(agent, rgb, *source(name, rgb))


@pytest.mark.parametrize("shape", [(30, 2000), (2000, 30)])
@pytest.mark.parametrize("agent", AGENTS)
def test_a_panorama(agent, shape):
    y, x = np.mgrid[: shape[0], : shape[1]]
    rgb = np.stack([x % 256, y % 256, (x + y) // 8 % 256], axis=-1).astype(np.uint8)
    for settings in ({}, {"known": "top"}):
        check(agent, rgb, settings)
    check(agent, rgb, {}, [load_sample("cat")])
