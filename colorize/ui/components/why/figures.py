"""Drawings that several explanations have: places in the picture, and shares as a picture."""

import numpy as np
import streamlit as st

from colorize import plots
from colorize.explain import Explanation, KnownPixel
from colorize.ui.components import charts, pictures
from colorize.ui.components.why import tables

DECADES = 4  # of the shares' logarithmic scale


def places(rgb: np.ndarray, found: Explanation, where, what: str, box=None) -> None:
    """The canvas's picture with lines from the pixel to places."""
    charts.draw(plots.places_figure(rgb, (found.row, found.column), where, box),
                key=f"why_places_{found.agent}",
                alt=f"The picture with the pixel at row {found.row}, column {found.column} "
                f"and {what}")


def shares(rgb: np.ndarray, found: Explanation, pixels: tuple[KnownPixel, ...],
           every: np.ndarray) -> None:
    """Lines to the pixels with the largest shares, and the picture of all shares."""
    left, right = st.columns(2)
    with left:
        places(rgb, found, [((one.row, one.column), f"share {one.share:.1%}") for one in pixels],
               "the known pixels with the largest shares")
    with right:
        scale = np.log10(np.maximum(every / every.max(), 1e-30)) / DECADES + 1
        pictures.picture(plots.heat(np.maximum(scale, 0), 1.0),
                         "The share of every known pixel, on a logarithmic scale: bright is much, "
                         f"black less than {10.0**-DECADES:.4f} of the largest.",
                         "The share of every known pixel as brightness")


def share_table(pixels: tuple[KnownPixel, ...]) -> None:
    """The same pixels as a table."""
    st.html(tables.table(["row", "column", "colour", "share"], [
        [str(one.row), str(one.column), tables.swatch(one.rgb), f"{one.share:.1%}"]
        for one in pixels]))
