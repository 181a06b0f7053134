"""Chart colours: told apart by colour-blind eyes, and seen on both themes' backgrounds."""

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from colorize import plots
from colorize.plots.number_grid import NEGATIVE, POSITIVE
from colorize.plots.scores import heat
from colorize.plots.sweeps import SCALE

#: Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision
#: deficiency", 2009, severity 1: linear RGB as such eyes see it.
EYES = {
    "all cones": np.eye(3),
    "no red cones": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                              [-0.003882, -0.048116, 1.051998]]),
    "no green cones": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                                [-0.011820, 0.042940, 0.968881]]),
}
THEMES = tomllib.loads((Path(__file__).parents[1] / ".streamlit/config.toml").read_text())["theme"]
APART = 15  # CIEDE2000: clearly different, also as thin lines


def rgb(colour):
    return np.array([int(colour[at:at + 2], 16) for at in (1, 3, 5)]) / 255


def to_linear(values):
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def seen(values, eyes):
    """sRGB (..., 3) in [0, 1], as these eyes see it, in Lab."""
    linear = np.clip(to_linear(values) @ EYES[eyes].T, 0, 1)
    back = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return rgb2lab(back)


def contrast(one, other):
    """WCAG 2.2."""
    dark, light = sorted(to_linear(rgb(c)) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("colours", [
    plots.SERIES, (plots.TEAL, plots.ORANGE), (plots.DEEP, plots.SLATE), (NEGATIVE, POSITIVE)])
def test_colours_are_told_apart(colours, eyes):
    for one, other in combinations(colours, 2):
        assert deltaE_ciede2000(seen(rgb(one), eyes), seen(rgb(other), eyes)) >= APART, (one, other)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", [*plots.SERIES, plots.DEEP, plots.SLATE])
def test_colours_stand_out_from_the_page(colour, theme):
    assert contrast(colour, THEMES[theme]["backgroundColor"]) >= 3


@pytest.mark.parametrize("eyes", EYES)
def test_the_scale_of_errors_grows_lighter_for_all_eyes(eyes):
    steps = heat(np.linspace(0, 1, 24)[None], 1)[0] / 255
    assert (np.diff(seen(steps, eyes)[:, 0]) > 0).all()


@pytest.mark.parametrize("eyes", EYES)
def test_the_scale_of_a_sweep_grows_lighter_for_all_eyes_and_black_is_read_on_it(eyes):
    stops = np.array([rgb(colour) for colour in SCALE])
    steps = np.stack([np.interp(np.linspace(0, 3, 24), range(4), stops[:, c]) for c in range(3)], 1)
    assert (np.diff(seen(steps, eyes)[:, 0]) > 0).all()
    assert min(contrast(colour, "#101010") for colour in SCALE) >= 4.5


@pytest.mark.parametrize("colour", [plots.DEEP, plots.SLATE])
def test_white_is_read_on_bars(colour):
    assert contrast("#ffffff", colour) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("background", ["backgroundColor", "secondaryBackgroundColor"])
def test_words_are_read_in_both_themes(theme, background):
    """Text, the colour of chosen words, and captions, which are 60 % text."""
    colours = THEMES[theme]
    caption = 0.6 * rgb(colours["textColor"]) + 0.4 * rgb(colours[background])
    faded = "#" + bytes(np.rint(255 * caption).astype(np.uint8)).hex()
    for words in (colours["textColor"], colours["primaryColor"], faded):
        assert contrast(words, colours[background]) >= 4.5
