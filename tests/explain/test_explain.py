"""Every explanation names the colour that the agent gave, and says why in sentences."""

from dataclasses import replace

import numpy as np
import pytest

from colorize.agents import AGENTS
from colorize.canvas import reference_canvas
from colorize.explain import explain
from colorize.imaging import load_sample, resize
from colorize.imaging.color import ab_to_rgb, to_ab
from colorize.settings import ColorizeError
from tests.explain.fitted import fitted, unknown_pixels


@pytest.mark.parametrize("name", AGENTS)
@pytest.mark.parametrize("pixel", [0, 1, 2])
def test_the_colour_is_the_one_in_the_result(name, pixel):
    agent, canvas = fitted(name)
    row, column = unknown_pixels(canvas)[pixel]
    found = explain(agent, canvas, row, column)
    given = agent.predict(canvas)[row, column]
    assert np.abs(np.subtract(found.rgb, given.astype(int))).max() <= 1
    assert (found.agent, found.row, found.column) == (name, row, column)
    assert found.text.endswith(".")


@pytest.mark.parametrize("name", AGENTS)
def test_of_a_known_pixel_it_says_so(name):
    agent, canvas = fitted(name)
    found = explain(agent, canvas, 3, 2)
    assert "is known" in found.text
    assert found.rgb == tuple(canvas.rgb[3, 2])


@pytest.mark.parametrize(("row", "column"), [(-1, 0), (0, 64), (48, 3)])
def test_a_pixel_outside_the_canvas_is_refused(row, column):
    agent, canvas = fitted("mean")
    with pytest.raises(ColorizeError, match=f"pixel={row},{column} must lie in rows 0 to 42"):
        explain(agent, canvas, row, column)


@pytest.mark.parametrize("report", [False, True])
def test_the_terms_of_the_linear_model_sum_to_a_and_b(report):
    agent, canvas = fitted("linear")
    if report:
        agent.settings = replace(agent.settings, reconstruction="report")
    row, column = unknown_pixels(canvas)[1]
    found = explain(agent, canvas, row, column)
    assert len(found.terms) == agent.settings.patch_size**2 + 1
    assert found.terms[-1].down is None
    np.testing.assert_allclose(np.sum([term.values for term in found.terms], axis=0), found.ab)
    middle = next(term for term in found.terms if term.down == term.across == 0)
    assert middle.gray == pytest.approx(canvas.gray[row, column])
    assert found.rgb == tuple(ab_to_rgb(canvas.gray[row, column], np.array(found.ab),
                                        agent.settings.reconstruction))


def test_the_mean_of_the_known_colours_is_named():
    agent, canvas = fitted("mean")
    a, b = to_ab(canvas.rgb[canvas.known]).mean(axis=0)
    assert f"a = {a:.1f} and b = {b:.1f}" in explain(agent, canvas, 0, 63).text


def test_a_canvas_with_a_reference_is_explained():
    photo = resize(load_sample("sunset"), (32, 32))
    canvas = reference_canvas([photo], photo)
    agent = AGENTS["basic"]().fit(canvas)
    found = explain(agent, canvas, 10, 40)
    assert found.matches[0].distance == 0
