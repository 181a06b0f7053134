"""Patches, terms and colour swatches as tables of text, which a screen reader reads."""

from collections.abc import Iterable, Sequence
from html import escape

from colorize.explain import as_hex

_CELL = "border: 1px solid #8d9896; padding: 0.15rem 0.4rem; text-align: right"


def swatch(rgb: Sequence[int]) -> str:
    """A colour and its name, as HTML."""
    name = as_hex(tuple(rgb))
    return ('<span style="white-space: nowrap"><span style="display: inline-block; width: 1.4em; '
            'height: 1.4em; border: 1px solid #8d9896; vertical-align: middle; '
            f'background: {name}"></span> {name}</span>')


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as HTML; cells are HTML, too."""
    head = "".join(f'<th scope="col" style="{_CELL}">{cell}</th>' for cell in header)
    body = "".join("<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in row) + "</tr>"
                   for row in rows)
    size = "clamp(0.8rem, 3.3vw, 1rem)"  # six columns fit a telephone
    return (f'<div style="overflow-x: auto" tabindex="0"><table style="border-collapse: collapse; '
            f'font-size: {size}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>')


def patches(named: Iterable[tuple[str, Sequence[Sequence[int]]]]) -> str:
    """Patches side by side, each under its words: gray cells with their levels, as HTML."""
    return ('<div style="display: flex; flex-wrap: wrap; align-items: end; gap: 1rem">'
            + "".join(_patch(words, rows) for words, rows in named) + "</div>")


def _patch(words: str, rows: Sequence[Sequence[int]]) -> str:
    cells = "".join("<tr>" + "".join(
        f'<td style="background: rgb({g},{g},{g}); color: {"#000" if g > 127 else "#fff"}; '
        f'width: 2rem; height: 2rem; text-align: center; font-size: 0.8rem">{g}</td>'
        for g in row) + "</tr>" for row in rows)
    return ('<table style="border-collapse: collapse"><caption style="caption-side: top; '
            f'text-align: left; font-size: 0.875rem">{escape(words)}</caption>{cells}</table>')
