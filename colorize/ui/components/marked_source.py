"""The real source of a function, with the lines at work marked."""

import inspect
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from textwrap import dedent

import streamlit as st

_STYLE = """<style>
.source { margin: 0 0 .8rem; }
.source figcaption { font-size: .875rem; margin-bottom: .2rem; overflow-wrap: anywhere; }
.source pre { margin: 0; padding: .6rem 0; max-height: 30rem; overflow: auto; font-size: .8rem;
  line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere;
  border: 1px solid #8d9896; border-radius: .5rem; background: none; color: inherit; }
.source code { display: block; white-space: inherit; font-size: inherit; color: inherit;
  background: none; padding: 0; }
.source span, .source mark { display: block; padding: 0 .8rem 0 .6rem; color: inherit;
  border-left: .3rem solid transparent; background: none; }
.source mark { border-left-color: #d9762f; background: rgb(217 118 47 / 22%); font-weight: 700; }
</style>"""
_ROOT = Path(__file__).parents[3]


def draw(function: Callable, texts: Sequence[str]) -> None:
    """The source of a function; lines that contain one of the texts are marked.

    A line that goes on in the next ones is marked to its end.
    """
    lines, first = inspect.getsourcelines(function)
    lines = dedent("".join(lines)).splitlines()
    marked = _marked(lines, texts)
    body = "".join(f"<mark>{escape(line) or ' '}</mark>" if number in marked else
                   f"<span>{escape(line) or ' '}</span>" for number, line in enumerate(lines))
    name = f"{Path(inspect.getsourcefile(function)).relative_to(_ROOT)}, {function.__qualname__}"
    at = ", ".join(str(first + number) for number in sorted(marked))
    st.html(f'{_STYLE}<figure class="source"><figcaption><b>{escape(name)}</b>, at work: line '
            f'{at}</figcaption><pre tabindex="0" role="region" aria-label="Source of '
            f'{escape(function.__qualname__)}"><code>{body}</code></pre></figure>')


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
