"""Parts of a page in HTML that needs nothing but itself: figures, tables, bars.

All text is escaped here; the style is in ``report.css``.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from colorize.imaging import to_jpeg

WIDE = 320  # of a chart of bars, in its own units
_ROW, _LABELS, _ENDS = 22, 118, 44  # height of a bar; width of its label and of its number


def picture(rgb: np.ndarray, alt: str) -> str:
    """A picture, (H, W, 3) uint8, as JPEG inside the page."""
    data = b64encode(to_jpeg(np.ascontiguousarray(rgb))).decode()
    height, width = rgb.shape[:2]
    return (f'<img src="data:image/jpeg;base64,{data}" alt="{escape(alt)}" width="{width}" '
            f'height="{height}">')


def figure(content: str, caption: str) -> str:
    """Content with its caption below."""
    return f"<figure>{content}<figcaption>{escape(caption)}</figcaption></figure>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """A table; cells after the first of each row are numbers, on the right."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
        for first, *cells in rows)
    return (f'<div class="scroll"><table><caption>{escape(caption)}</caption>'
            f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>")


def bars(title: str, values: Sequence[tuple[str, float, str]]) -> str:
    """Horizontal bars from zero, as SVG.

    Parameters
    ----------
    title : str
    values : sequence of (str, float, str)
        Label, value and the value as text; the largest is coloured.

    Examples
    --------
    >>> bars("PSNR", [("mean", 20.0, "20.00"), ("basic", 22.0, "22.00")]).count("<rect")
    2
    """
    most = max(value for _, value, _ in values)
    room = WIDE - _LABELS - _ENDS
    rows = []
    for at, (label, value, text) in enumerate(values):
        width, middle = room * max(0.0, value) / (most or 1), at * _ROW + 15
        best = ' class="best"' if value == most else ""
        rows.append(
            f'<text x="{_LABELS - 6}" y="{middle}" text-anchor="end">{escape(label)}</text>'
            f'<rect{best} x="{_LABELS}" y="{at * _ROW + 3}" width="{width:.1f}" height="16"/>'
            f'<text x="{_LABELS + width + 5:.1f}" y="{middle}">{escape(text)}</text>')
    words = "; ".join(f"{label} {text}" for label, _, text in values)
    return (f'<svg viewBox="0 0 {WIDE} {_ROW * len(values) + 2}" role="img" '
            f'aria-label="{escape(f"{title}: {words}")}">{"".join(rows)}</svg>')


def swatches(colours: Iterable[tuple[str, float]]) -> str:
    """Colours, as ``#rrggbb``, with their shares."""
    items = "".join(
        f'<li><span style="background:{escape(colour)}"></span>{escape(colour)}<br>'
        f"{share:.1%}</li>" for colour, share in colours)
    return f'<ol class="swatches">{items}</ol>'
