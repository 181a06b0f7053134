"""What every agent promises.  One that is added to `AGENTS` is tested here at once."""

import re

import numpy as np
import pytest

from colorize.agents import AGENTS, NotFittedError
from colorize.agents.base import Progress
from colorize.canvas import Canvas, split_left_right
from colorize.imaging.color import to_gray

SMALL = {"epochs": 2, "width": 4}  # where an agent has such a setting


@pytest.fixture(params=AGENTS)
def make(request):
    """Make an unfitted agent with quick settings."""
    cls = AGENTS[request.param]
    values = {key: value for key, value in SMALL.items() if key in cls.Settings.parameters()}
    return lambda **more: cls(cls.Settings(**values, **more))


def one_known_pixel():
    rgb = np.random.default_rng(5).integers(0, 256, (12, 12, 3), np.uint8)
    known = np.zeros((12, 12), bool)
    known[4, 7] = True
    return Canvas(to_gray(rgb), known, rgb * known[..., None])


def scattered(photo):
    known = np.random.default_rng(6).random(photo.shape[:2]) < 0.95
    return Canvas(to_gray(photo), known, photo * known[..., None])


AWKWARD = {
    "constant": lambda: split_left_right(np.full((16, 32, 3), (30, 60, 90), np.uint8))[0],
    "constant black": lambda: split_left_right(np.zeros((16, 32, 3), np.uint8))[0],
    "no colour": lambda: split_left_right(
        np.arange(512, dtype=np.uint8).reshape(16, 32, 1).repeat(3, 2))[0],
    "three pixels wide": lambda: split_left_right(np.full((1, 3, 3), (9, 60, 9), np.uint8))[0],
    "three pixels high": lambda: split_left_right(np.full((3, 2, 3), (9, 60, 9), np.uint8))[0],
    "one known pixel": one_known_pixel,
    "nothing unknown": lambda: Canvas(np.full((8, 8), 0.5, np.float32), np.ones((8, 8), bool),
                                      np.full((8, 8, 3), 128, np.uint8)),
}


def test_same_seed_same_bytes(make, canvas):
    first, second = (make().fit(canvas).predict(canvas) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_input_is_not_touched(make, canvas):
    before = canvas.digest
    make().fit(canvas).predict(canvas)
    assert Canvas(canvas.gray, canvas.known, canvas.rgb).digest == before


def test_shape_is_kept_and_the_known_region_comes_back(make, photo):
    for canvas in (split_left_right(photo)[0], split_left_right(photo[:19, :27])[0],
                   scattered(photo)):
        rgb = make().fit(canvas).predict(canvas)
        assert (rgb.dtype, rgb.shape) == (np.uint8, (*canvas.shape, 3))
        np.testing.assert_array_equal(rgb[canvas.known], canvas.rgb[canvas.known])


def test_fitted_on_one_canvas_it_colours_another(make, photo):
    agent = make().fit(split_left_right(photo)[0])
    other = split_left_right(photo[3:, ::-1][:, :29])[0]
    rgb = agent.predict(other)
    assert rgb.shape == (*other.shape, 3)
    np.testing.assert_array_equal(rgb[other.known], other.rgb[other.known])
    assert agent.predict(other).tobytes() == rgb.tobytes()


def test_predict_before_fit_raises(make, canvas):
    with pytest.raises(NotFittedError, match="predict needs fit first"):
        make().predict(canvas)


def test_the_constructor_only_stores_settings_and_fit_returns_self(make, canvas):
    agent = make()
    assert list(vars(agent)) == ["settings"]
    assert agent.fit(canvas) is agent
    learnt = vars(agent).keys() - {"settings"}
    assert learnt
    assert all(name.endswith("_") and not name.startswith("_") for name in learnt)


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.filterwarnings("error")
def test_awkward_canvas_works_or_says_why_not(make, name):
    canvas = AWKWARD[name]()
    try:
        rgb = make().fit(canvas).predict(canvas)
    except ValueError as error:
        rule_and_value = str(error)
    else:
        np.testing.assert_array_equal(rgb[canvas.known], canvas.rgb[canvas.known])
        return
    assert re.search(r"\w+=\S+ must|\d+ .*must", rule_and_value)


def test_progress_is_well_formed(make, canvas):
    words: list[Progress] = []
    make().fit(canvas, words.append)
    steps = [word.step for word in words]
    assert steps == sorted(set(steps))
    assert all(0 < word.step <= word.total for word in words)
    assert not words or words[-1].step == words[-1].total


def test_it_stops_when_told_to(make, canvas):
    words = []
    agent = make().fit(canvas, lambda word: words.append(word) or True)
    assert len(words) <= 1
    assert agent.predict(canvas).shape == (*canvas.shape, 3)
