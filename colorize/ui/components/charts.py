"""Every chart of the app: as the theme draws it, and larger in the projector view."""

from collections.abc import Callable

import streamlit as st

from colorize import plots
from colorize.ui import projector

_NO_BUTTONS = {"displayModeBar": False}


def draw(figure, *, key: str, alt: str, config: dict | None = None,
         on_points: Callable[[], None] | None = None) -> None:
    """Draw a figure.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        From :mod:`colorize.plots`.
    key : str
        Of the element.
    alt : str
        What the chart shows, in words.
    config : dict, optional
        Plotly's; without it, the chart has no buttons.
    on_points : callable, optional
        Called when points are chosen by a click; the session holds them under `key`.
    """
    if projector.is_on():
        figure = plots.enlarged(figure, projector.SCALE)
    st.plotly_chart(figure, key=key, alt=alt, config=_NO_BUTTONS if config is None else config,
                    on_select=on_points or "ignore", selection_mode="points")
