"""The linear model: its sum, term by term."""

import numpy as np
import streamlit as st

from colorize.explain.linear import LinearExplanation
from colorize.ui.components.why import tables


def draw(found: LinearExplanation, rgb: np.ndarray) -> None:
    """A table with a row for each term, and the sum."""
    rows = []
    for term in found.terms:
        place = ("intercept" if term.down is None else "the pixel itself"
                 if (term.down, term.across) == (0, 0) else f"{term.down:+d}, {term.across:+d}")
        rows.append([place, f"{term.gray:.3f}", *(f"{weight:.2f}" for weight in term.weights),
                     *(f"{value:.2f}" for value in term.values)])
    rows.append(["sum", "", "", "", *(f"<b>{value:.2f}</b>" for value in found.ab)])
    st.html(tables.table(["row, column from here", "gray", "weight for a", "weight for b",
                          "term of a", "term of b"], rows))
