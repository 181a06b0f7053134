"""A small table, as text.

`st.dataframe` and `st.table` would import pandas and pyarrow into the server: 40 MB.
"""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from colorize.experiment.sweeps import to_csv, to_json


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


def downloads(rows: list[dict], keys: Sequence[str], what: str, file: str) -> None:
    """Buttons that save runs as CSV and as JSON.

    Parameters
    ----------
    rows : list of dict
        As :func:`colorize.experiment.sweeps.row` makes them.
    keys : sequence of str
        The settings among their columns.
    what, file : str
        What they are, on the buttons, and the file's name without its ending.
    """
    with st.container(horizontal=True):
        for ending, kind, write in (("csv", "text/csv", lambda: to_csv(rows, keys)),
                                    ("json", "application/json", lambda: to_json(rows))):
            st.download_button(f"Save the {what} as {ending.upper()}", write, f"{file}.{ending}",
                               kind, type="tertiary", icon=":material/download:",
                               on_click="ignore", key=f"save_{file}_{ending}")


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
