"""The basic agent: the pixel's patch, the nearest ones, and their votes."""

import numpy as np
import streamlit as st

from colorize.explain.basic import BasicExplanation
from colorize.ui.components.why import figures, tables


def draw(found: BasicExplanation, rgb: np.ndarray) -> None:
    """The places in the picture, the patches with their numbers, the votes."""
    if not found.matches:
        return
    figures.places(rgb, found, [((match.row, match.column), f"distance {match.distance:,}")
                                for match in found.matches], "the most similar patches")
    named = [("This pixel's patch", found.patch)]
    named += [(f"{n}. row {match.row}, column {match.column}: distance {match.distance:,}, votes "
               f"for colour {match.colour + 1}", match.patch)
              for n, match in enumerate(found.matches, start=1)]
    st.html(tables.patches(named))
    st.html(tables.table(["palette colour", "", "votes"], [
        [str(colour + 1), tables.swatch(found.palette[colour]), str(votes)]
        for colour, votes in found.votes.items()]))
    rows = max(match.row_distance for match in found.matches)
    at_most = " at most" * (len(found.matches) > 1)
    st.caption("A distance is the sum of the squared differences of the gray levels"
               + (f" and of the rows, which give {rows:,} of it{at_most}." if rows else "."))
