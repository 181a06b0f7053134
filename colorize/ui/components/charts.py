"""Every chart of the app: as the theme draws it, and larger in the projector view.

A finger that swipes over a chart scrolls the page.  A chart that is turned, or whose points are
chosen, would hold it: on a touch screen it does so only while a switch above it is on.
"""

from collections.abc import Callable
from contextlib import nullcontext

import streamlit as st

from colorize import plots
from colorize.ui import projector

_NO_BUTTONS = {"displayModeBar": False}
_BY_TOUCH = "by_touch_"  # keys of what holds a chart and its switch begin so
#: For the whole app.  Plotly takes a touch before the browser can scroll, whatever
#: ``touch-action`` says.
STYLE = f"""
@media (pointer: coarse) {{
  [class*=st-key-{_BY_TOUCH}]:not(:has(input:checked)) .js-plotly-plot * {{
    pointer-events: none !important; }}
}}
@media not all and (pointer: coarse) {{
  [class*=st-key-{_BY_TOUCH}] [data-testid=stCheckbox] {{ display: none; }}
}}
"""


def draw(figure, *, key: str, alt: str, config: dict | None = None,
         on_points: Callable[[], None] | None = None, by_touch: str = "") -> None:
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
    by_touch : str, optional
        What the switch says that a touch screen has above a chart that is dragged.
    """
    if projector.is_on():
        figure = plots.enlarged(figure, projector.SCALE)
    if on_points:  # then Streamlit has a drag move the axes, unless they are fixed
        by_touch = "Choose a point by touch"
        figure.update_xaxes(fixedrange=True).update_yaxes(fixedrange=True)
    with st.container(key=_BY_TOUCH + key) if by_touch else nullcontext():
        if by_touch:
            st.toggle(by_touch, key=f"touch_{key}", on_change="ignore", persist_state="session",
                      help="While it is on, a swipe over the chart does not scroll the page."
                      + " A first tap shows a point's value, a second one chooses it."
                      * bool(on_points))
        st.plotly_chart(figure, key=key, alt=alt,
                        config=_NO_BUTTONS if config is None else config,
                        on_select=on_points or "ignore", selection_mode="points")
