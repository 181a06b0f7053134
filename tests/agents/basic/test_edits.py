"""Edited and pinned palette colours: which pixels they change, and which clusters."""

from dataclasses import replace

import numpy as np
import pytest

from colorize.agents import BasicAgent
from colorize.agents.basic.palette import learn_palette
from colorize.canvas import split
from colorize.settings import BasicSettings, ColorizeError

PLAIN = BasicSettings(k=4, patch_size=3, reconstruction="report")


def coloured(canvas, settings):
    agent = BasicAgent(settings).fit(canvas)
    return agent, agent.predict(canvas)


@pytest.mark.parametrize("number", [1, 2, 4])
def test_an_edit_changes_exactly_the_pixels_of_its_cluster(canvas, number):
    agent, before = coloured(canvas, PLAIN)
    _, after = coloured(canvas, replace(PLAIN, palette=f"{number}:#fe01dc"))
    own = (before == agent.palette_.colours[number - 1]).all(axis=-1) & ~canvas.known
    assert 0 < own.sum() < (~canvas.known).sum()
    assert (after[own] == (0xFE, 0x01, 0xDC)).all()
    np.testing.assert_array_equal((after != before).any(axis=-1), own)


def test_an_edit_keeps_the_gray_where_the_reconstruction_does(canvas):
    keeping = replace(PLAIN, reconstruction="keeps gray")
    agent, before = coloured(canvas, keeping)
    _, after = coloured(canvas, replace(keeping, palette="1:fe01dc"))
    changed = (after != before).any(axis=-1)
    labels = agent.palette_.labels.ravel()[agent.matches_[:, 0]]
    assert changed.any()
    assert (labels[changed[~canvas.known]] == 0).all()


def test_numbers_above_k_have_no_effect(canvas):
    _, before = coloured(canvas, PLAIN)
    _, after = coloured(canvas, replace(PLAIN, palette="5:fe01dc"))
    np.testing.assert_array_equal(after, before)


def test_a_pinned_colour_is_in_the_palette_and_the_others_are_means_of_their_pixels(canvas):
    palette = learn_palette(canvas, 4, 0, ["fe01dc", "102030"])
    assert len(palette.hex) == 4
    assert {"#fe01dc", "#102030"} <= set(palette.hex)
    colours, labels = canvas.rgb[canvas.known].astype(float), palette.labels[canvas.known]
    for at, colour in enumerate(palette.hex):
        own = colours[labels == at]
        assert palette.shares[at] == pytest.approx(len(own) / len(colours))
        if colour not in ("#fe01dc", "#102030"):
            np.testing.assert_allclose(palette.colours[at], own.mean(axis=0), atol=0.51)
    assert (np.diff(palette.shares) <= 0).all()


def test_with_pinned_colours_each_pixel_has_its_nearest_colour(canvas):
    palette = learn_palette(canvas, 5, 0, ["c08040"])
    colours, labels = canvas.rgb[canvas.known].astype(float), palette.labels[canvas.known]
    squared = np.square(colours[:, None] - palette.colours.astype(float)).sum(axis=2)
    of_own = squared[np.arange(len(labels)), labels]
    # The centres are rounded in the palette: by at most 0.87 in all.
    assert (np.sqrt(of_own) <= np.sqrt(squared.min(axis=1)) + 2 * 0.87).all()
    assert palette.inertia == pytest.approx(of_own.sum(), rel=0.01)


def test_inertia_is_the_sum_of_squared_distances(canvas):
    palette = learn_palette(canvas, 4, 0)
    colours = canvas.rgb[canvas.known].astype(float)
    own = palette.colours[palette.labels[canvas.known]]
    assert palette.inertia == pytest.approx(np.square(colours - own).sum(), rel=0.01)


def test_all_colours_may_be_pinned_but_no_more_than_k(canvas):
    assert set(learn_palette(canvas, 2, 0, ["000000", "ffffff"]).hex) == {"#000000", "#ffffff"}
    with pytest.raises(ColorizeError, match="pinned has 3 colours, must have at most k=2"):
        learn_palette(canvas, 2, 0, ["000000", "ffffff", "808080"])


def test_a_picture_of_one_colour_takes_pinned_ones_beside_it():
    canvas, _ = split(np.full((8, 8, 3), 90, np.uint8))
    palette = learn_palette(canvas, 4, 0, ["000000", "ffffff"])
    assert set(palette.hex) == {"#000000", "#ffffff"}
    assert palette.shares.tolist() == [1.0, 0.0]


def test_another_k_has_the_result_of_a_fit_of_its_own(canvas):
    other = BasicAgent(PLAIN).fit(canvas).with_colours(7)
    _, expected = coloured(canvas, replace(PLAIN, k=7))
    assert other.settings.k == 7
    np.testing.assert_array_equal(other.predict(canvas), expected)
