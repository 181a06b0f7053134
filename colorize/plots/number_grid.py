"""Small arrays as tables of numbers on coloured cells: HTML, so that every number can be read.

Signed numbers: blue below zero, white at zero, orange above.  Grays: the gray itself.  The
cells have colours of their own, the same in both themes, with black or white numbers on them.
"""

from collections.abc import Sequence
from html import escape

import numpy as np
from plotly.colors import hex_to_rgb

NEGATIVE, POSITIVE = "#6f9bd8", "#e8924f"  # light enough for black numbers
_PLAIN = range(-1, 2)  # powers of ten that need no factor

STYLE = """<style>
.grids { display: flex; flex-wrap: wrap; gap: .6rem 1.1rem; align-items: flex-start;
  margin-bottom: .8rem; }
.grids figure { margin: 0; max-width: 100%; overflow-x: auto; }
.grids figcaption { font-size: .875rem; margin-bottom: .2rem; }
.grids table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0; }
.grids td { width: 2.05rem; min-width: 2.05rem; height: 1.75rem; padding: 0; text-align: center;
  font-size: .75rem; line-height: 1; color: #000; border: 1px solid #8d9896; }
.grids td.light { color: #fff; }
.grids td.marked { outline: 3px solid #111; outline-offset: -3px; box-shadow: inset 0 0 0 4px #fff;
  font-weight: 700; }
.grids td.marked.light { outline-color: #fff; box-shadow: inset 0 0 0 4px #111; }
</style>"""


def number_grids(grids: Sequence[str]) -> str:
    """Several grids side by side, as many as there is room for."""
    return f'{STYLE}<div class="grids">{"".join(grids)}</div>'


def number_grid(values: np.ndarray, caption: str, *, gray: bool = False, limit: float | None = None,
                power: int | None = None, marked: tuple[slice, slice] | None = None) -> str:
    """A table of numbers, each on a cell whose colour shows the number.

    Parameters
    ----------
    values : (H, W) array of float
    caption : str
        What stands above it.
    gray : bool
        Whether the numbers are grays, from 0 (black) to 1 (white).
    limit : float, optional
        The absolute value of the darkest colours; without it the largest of the array.
    power : int, optional
        The power of ten that is taken out; without it, the array's own.
    marked : tuple of slice, optional
        Rows and columns that have a border.

    Returns
    -------
    html : str
        For :func:`number_grids`.

    Examples
    --------
    >>> number_grid(np.array([[0.5, -1.0]]), "x").count("<td")
    2
    >>> "10<sup>-4</sup>" in number_grid(np.array([[0.0005]]), "dy")
    True
    """
    limit = limit or float(np.abs(values).max()) or 1.0
    power = 0 if gray else common_power(values) if power is None else power
    times = f" × 10<sup>{power}</sup>" if power else ""
    inside = np.zeros(values.shape, bool)
    if marked is not None:
        inside[marked] = True
    rows = "".join(
        "<tr>" + "".join(_cell(value, power, _fill(value, limit, gray), mark)
                         for value, mark in zip(row, marks, strict=True)) + "</tr>"
        for row, marks in zip(values.tolist(), inside.tolist(), strict=True))
    name = escape(caption)
    return (f'<figure tabindex="0"><figcaption>{name}{times}</figcaption>'
            f'<table aria-label="{name}"><tbody>{rows}</tbody></table></figure>')


def common_power(values: np.ndarray) -> int:
    """The power of ten to take out, so that two decimals show the largest number.

    Examples
    --------
    >>> common_power(np.array([0.3, -2.0])), common_power(np.array([0.00012]))
    (0, -4)
    """
    most = float(np.abs(values).max()) if values.size else 0.0
    power = int(np.floor(np.log10(most))) if most > 0 else 0
    return 0 if power in _PLAIN else power


def _cell(value: float, power: int, fill: tuple[int, ...], marked: bool) -> str:
    text = f"{value / 10**power:.2f}"
    text = text.replace("-", "−") if float(text) else "0"
    light = 0.299 * fill[0] + 0.587 * fill[1] + 0.114 * fill[2] < 118
    names = " ".join(name for name, holds in (("marked", marked), ("light", light)) if holds)
    return (f'<td style="background:#{bytes(fill).hex()}"'
            + (f' class="{names}"' if names else "") + f">{text}</td>")


def _fill(value: float, limit: float, gray: bool) -> tuple[int, ...]:
    if gray:
        return (round(255 * min(1.0, max(0.0, value))),) * 3
    end = hex_to_rgb(POSITIVE if value > 0 else NEGATIVE)
    share = min(1.0, abs(value) / limit)
    return tuple(round(255 + share * (channel - 255)) for channel in end)
