"""The real source of a function, with lines of it marked."""

import ast
import inspect
import re
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from textwrap import dedent

import streamlit as st

_STYLE = """<style>
.source { margin: 0 0 .8rem; }
.source figcaption { font-size: .875rem; margin-bottom: .2rem; overflow-wrap: anywhere; }
.source pre { margin: 0; padding: .6rem 0; max-height: 44rem; overflow: auto; font-size: .8rem;
  line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere;
  border: 1px solid #8d9896; border-radius: .5rem; background: none; color: inherit; }
.source code { display: block; white-space: inherit; font-size: inherit; color: inherit;
  background: none; padding: 0; }
.source span, .source mark { display: block; padding: 0 .8rem 0 .6rem; color: inherit;
  border-left: .3rem solid transparent; background: none; }
.source mark { border-left-color: #d9762f; background: rgb(217 118 47 / 22%); font-weight: 700; }
</style>"""
_ROOT = Path(__file__).parents[3]


def draw(function: Callable, texts: Sequence[str] = ()) -> None:
    """The source of a function, under its file's name, its lines' numbers and its summary.

    The summary is the first paragraph of the docstring, which the source then leaves out.

    Parameters
    ----------
    function : callable
        Of this project.
    texts : sequence of str
        Lines that contain one of them are marked; one that goes on in the next ones, to its end.
    """
    function = inspect.unwrap(function)
    lines, first = inspect.getsourcelines(function)
    end, name = first + len(lines) - 1, function.__qualname__
    numbered = list(enumerate(dedent("".join(lines)).splitlines(), start=first))
    marked = _marked([line for _, line in numbered], texts)
    cut = _docstring([line for _, line in numbered])
    numbered = [pair for at, pair in enumerate(numbered) if at not in cut]
    summary = "".join(f"<br>{escape(text)}" for text in _first_paragraph(function))
    body = "".join(f"<mark>{escape(line) or ' '}</mark>" if number - first in marked else
                   f"<span>{escape(line) or ' '}</span>" for number, line in numbered)
    file = Path(inspect.getsourcefile(function)).relative_to(_ROOT)
    at = ", ".join(str(first + number) for number in sorted(marked))
    st.html(f'{_STYLE}<figure class="source"><figcaption><b>{escape(name)}</b>, {escape(str(file))}'
            f', lines {first} to {end}{f"; at work: line {at}" if at else ""}{summary}'
            f'</figcaption><pre tabindex="0" role="region" aria-label="Source of {escape(name)}">'
            f'<code>{body}</code></pre></figure>')


def _docstring(lines: Sequence[str]) -> range:
    """The lines of a function's docstring, counted from 0; none without one."""
    [definition] = ast.parse("\n".join(lines)).body
    if ast.get_docstring(definition) is None:
        return range(0)
    return range(definition.body[0].lineno - 1, definition.body[0].end_lineno)


def _first_paragraph(function: Callable) -> list[str]:
    """The first paragraph of the docstring, without marks of reStructuredText; perhaps none."""
    text = (inspect.getdoc(function) or "").partition("\n\n")[0]
    return [re.sub(r":\w+:`~?|`", "", text)] if text else []


def _marked(lines: Sequence[str], texts: Sequence[str]) -> set[int]:
    """The numbers of the lines with one of the texts, and of those that continue them."""
    marked = set()
    for number, line in enumerate(lines):
        if not any(text in line for text in texts):
            continue
        depth = 0
        for later in range(number, len(lines)):
            marked.add(later)
            depth += sum(lines[later].count(c) for c in "([{")
            depth -= sum(lines[later].count(c) for c in ")]}")
            if depth <= 0:
                break
    return marked
