"""The linear baseline: compared with scikit-learn, and its limits."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from colorize.agents.linear import LinearAgent
from colorize.canvas import split
from colorize.imaging.color import to_ab
from colorize.settings import LinearSettings


@pytest.fixture
def canvas():
    rng = np.random.default_rng(3)
    return split(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8))[0]


def test_one_pixel_patches_give_scikit_learns_line(canvas):
    agent = LinearAgent(LinearSettings(patch_size=1)).fit(canvas)
    gray, ab = canvas.gray[canvas.known][:, None], to_ab(canvas.rgb[canvas.known])
    line = LinearRegression().fit(gray, ab)
    np.testing.assert_allclose(agent.weights_, np.vstack([line.coef_.T, line.intercept_]),
                               atol=1e-3)


def test_a_patch_is_centred_at_its_pixel(canvas):
    agent = LinearAgent(LinearSettings(patch_size=3)).fit(canvas)
    agent.weights_ = np.zeros((10, 2))
    agent.weights_[4, 0] = 100.0  # a = 100 * the middle gray, b = 0
    middle = agent.predict(canvas)
    agent.settings, agent.weights_ = LinearSettings(patch_size=1), np.array([[100.0, 0], [0, 0]])
    np.testing.assert_array_equal(middle, agent.predict(canvas))


def test_equal_grays_cannot_have_different_colours():
    red, green = (120, 60, 60), (60, 77, 77)  # both gray 73
    rgb = np.empty((8, 8, 3), np.uint8)
    rgb[:4], rgb[4:] = red, green
    canvas, _ = split(rgb)
    painted = LinearAgent().fit(canvas).predict(canvas)[:, 4:]
    assert (painted == painted[0, 0]).all()


def test_rounding_errors_of_equal_patches_give_no_colour():
    """A ramp's patches are linearly dependent but for rounding; its colours are all gray."""
    ramp = np.arange(512, dtype=np.uint8).reshape(16, 32, 1).repeat(3, 2)
    canvas = split(ramp)[0]
    painted = LinearAgent().fit(canvas).predict(canvas)
    assert np.ptp(painted.astype(int), axis=2).max() <= 1
