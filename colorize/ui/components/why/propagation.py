"""Propagation: the known pixels that gave most of the colour, and the sum that it is."""

import numpy as np
import streamlit as st

from colorize.explain.propagation import PropagationExplanation
from colorize.imaging.color import to_ab
from colorize.ui.components.why import figures, tables


def draw(found: PropagationExplanation, rgb: np.ndarray) -> None:
    """Lines to the ten pixels, the picture of all shares, and the weighted sum as a table."""
    figures.shares(rgb, found, found.pixels, found.shares)
    st.html(tables.table(["row", "column", "colour", "share", "a", "b"], rows(found)))


def rows(found: PropagationExplanation) -> list[list[str]]:
    """The ten pixels, all others together, and the sum of shares times a and b."""
    named = [(str(one.row), str(one.column), tables.swatch(one.rgb), one.share, to_ab(
        np.array(one.rgb, np.uint8))) for one in found.pixels]
    count = np.count_nonzero(found.shares) - len(named)
    if count > 0:
        share = 1 - sum(one[3] for one in named)
        rest = found.ab
        if share > 1e-6:
            rest = (np.array(found.ab) - sum(one[3] * one[4] for one in named)) / share
        named.append((f"{count:,} others", "", "", share, rest))
    named.append(("sum", "", tables.swatch(found.rgb), 1.0, found.ab))
    return [[row, column, colour, f"{share:.2%}", f"{a:.1f}", f"{b:.1f}"]
            for row, column, colour, share, (a, b) in named]
