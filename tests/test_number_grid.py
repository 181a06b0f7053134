"""Tables of numbers: every number is there, and can be read on its cell."""

import re

import numpy as np
import pytest

from colorize import plots
from colorize.plots.number_grid import NEGATIVE, POSITIVE


def cells(html):
    """Background, class and text of each cell."""
    return re.findall(r'<td style="background:(#\w{6})"(?: class="([^"]*)")?>([^<]*)</td>', html)


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    share = np.array([int(colour[at:at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_numbers_stand_in_their_order_on_their_colours():
    found = cells(plots.number_grid(np.array([[1.0, -2.0], [0.0, 0.25]]), "x"))
    assert [text for *_, text in found] == ["1.00", "−2.00", "0", "0.25"]
    fills = [fill for fill, *_ in found]
    assert fills[1] == NEGATIVE
    assert fills[2] == "#ffffff"
    half = [(255 + int(POSITIVE[at:at + 2], 16)) / 2 for at in (1, 3, 5)]
    assert [int(fills[0][at:at + 2], 16) for at in (1, 3, 5)] == pytest.approx(half, abs=1)


def test_small_numbers_have_a_common_power_of_ten():
    html = plots.number_grid(np.array([[0.00123, -0.0004]]), "dy")
    assert "dy × 10<sup>-3</sup>" in html
    assert [text for *_, text in cells(html)] == ["1.23", "−0.40"]


def test_the_window_is_marked():
    html = plots.number_grid(np.zeros((3, 3)), "x", marked=(slice(1, 3), slice(0, 2)))
    assert [at for at, (_, names, _) in enumerate(cells(html)) if "marked" in names] == [3, 4, 6, 7]


@pytest.mark.parametrize("gray", [True, False])
def test_every_number_can_be_read_on_its_cell(gray):
    """At least 4.5 to 1, as WCAG AA wants it."""
    values = np.linspace(0 if gray else -1, 1, 200)[None]
    for fill, names, _ in cells(plots.number_grid(values, "x", gray=gray)):
        assert contrast(fill, "#ffffff" if "light" in names else "#000000") >= 4.5


def test_a_caption_is_text():
    assert "<b>" not in plots.number_grid(np.zeros((1, 1)), "<b>")
