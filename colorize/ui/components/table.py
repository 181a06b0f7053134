"""A small table, as text.

`st.dataframe` and `st.table` would import pandas and pyarrow into the server: 40 MB.
"""

import re
from collections.abc import Mapping, Sequence

import streamlit as st


def draw(rows: Sequence[Mapping[str, str]], text_columns: int = 1) -> None:
    """The rows under the names of their columns.

    Parameters
    ----------
    rows : sequence of mappings
        Name of a column -> text of the cell, the same names in each row.
    text_columns : int
        Columns from the left that hold words; the others hold figures, aligned to the right.
    """
    st.markdown(as_markdown(rows, text_columns))


def as_markdown(rows: Sequence[Mapping[str, str]], text_columns: int = 1) -> str:
    """The table as Markdown.

    Examples
    --------
    >>> print(as_markdown([{"Agent": "Gray", "PSNR": "18.2"}]))
    | Agent | PSNR |
    | :-- | --: |
    | Gray | 18.2 |
    """
    names = list(rows[0])
    marks = [":--" if place < text_columns else "--:" for place in range(len(names))]
    lines = [names, marks, *([row[name] for name in names] for row in rows)]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    """Text that ends no cell and is no markup."""
    return re.sub(r"([\\|`*_\[\]<$])", r"\\\1", text)
