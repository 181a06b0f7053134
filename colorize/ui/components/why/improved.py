"""The improved agent: what the network sees, its activations, and which grays mattered."""

import numpy as np
import streamlit as st

from colorize import plots
from colorize.explain.improved import ImprovedExplanation
from colorize.ui.components import charts
from colorize.ui.components.why import figures, tables


def draw(found: ImprovedExplanation, rgb: np.ndarray) -> None:
    """The receptive field, the gradient in it, the activations, the outputs."""
    left, right = st.columns(2)
    with left:
        figures.places(rgb, found, [], "a box around what the network sees",
                       (*found.rows, *found.columns))
        st.caption("The box is the receptive field: what the network sees from this pixel.")
    with right:
        charts.draw(plots.gradient_maps(found.gradient), key="why_gradient",
                    alt="By how much a and b change with the gray of each pixel in the box")
        st.caption("The gradient: by how much a and b would change if the gray of a pixel in the "
                   "box rose by one level.")
    charts.draw(plots.activation_rows([layer.name for layer in found.layers[:-1]],
                                      [layer.values for layer in found.layers[:-1]]),
                key="why_activations",
                alt="The activations of each layer at this pixel, one cell for each channel")
    st.html(tables.table(["", "a", "b"], [
        [words, f"{a:.3f}", f"{b:.3f}"] for words, (a, b) in (
            ("output of the network", found.outputs), ("output x 255 - 128", found.network_ab),
            ("after shrinkage to the mean colour", found.ab))]))
