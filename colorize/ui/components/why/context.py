"""The context agent: each model's guess, the pixel's regions, and the forest's leaves."""

import numpy as np
import streamlit as st

from colorize.explain.context import ContextExplanation
from colorize.ui.components import pictures
from colorize.ui.components.why import figures, tables

PALE = 0.25  # brightness of what lies outside a region


def draw(found: ContextExplanation, rgb: np.ndarray) -> None:
    """The guesses as swatches, the known pixels of the leaves, the regions."""
    st.html(tables.table(["model", "guess", "weight", "levels from the mean of all"], [
        [guess.model, tables.swatch(guess.rgb), f"{guess.weight:.0%}", f"{guess.distance:.0f}"]
        for guess in found.guesses]))
    st.caption(f"Expected error of the weighted mean: {found.expected_error:.0f} levels.")
    st.markdown("**The known pixels that the forest averaged**")
    figures.shares(rgb, found, found.pixels, found.shares)
    figures.share_table(found.pixels)
    st.markdown("**The regions that the pixel lies in**")
    names = ("a part of an object", "an object", "a background")
    for column, region, name in zip(st.columns(3), found.regions, names, strict=True):
        with column:
            inside = region[..., None]
            small = rgb[_rows(rgb.shape[0], len(region))][:, _rows(rgb.shape[1], region.shape[1])]
            pictures.picture(np.where(inside, small, small * PALE).astype(np.uint8),
                             f"On the scale of {name}", f"The region on the scale of {name}; "
                             "the rest is dark")


def _rows(length: int, count: int) -> np.ndarray:
    """The row of a picture that is nearest to each row of a smaller one."""
    return (2 * np.arange(count) + 1) * length // (2 * count)
