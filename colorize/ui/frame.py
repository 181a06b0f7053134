"""The frame of every page: which pages there are, and what each is handed."""

from pathlib import Path

import numpy as np
import streamlit as st

from colorize.canvas import Canvas
from colorize.imaging import looks_gray
from colorize.ui.photo import Photo

#: Not in the folder above ``pages/``: what lies there Streamlit takes for an old kind of
#: multipage app, and starts its pages without this script until st.navigation was called once.
SCRIPT = Path(__file__).with_name("script.py")

_FOLDER = Path(__file__).parents[2] / "pages"
_PAGES = {
    "overview": ("Overview", ":material/compare:"),
    "basic_agent": ("Basic agent", ":material/grid_view:"),
    "improved_agent": ("Improved agent", ":material/hub:"),
    "context_agent": ("Context agent", ":material/psychology:"),
    "errors": ("Errors", ":material/troubleshoot:"),
    "why_not_linear": ("Why not linear?", ":material/show_chart:"),
    "how_it_works": ("How it works", ":material/menu_book:"),
}


def navigation():
    """Draw the navigation; return the page asked for."""
    return st.navigation(
        [st.Page(_FOLDER / f"{name}.py", title=title, icon=icon, default=name == "overview")
         for name, (title, icon) in _PAGES.items()],
        position="top",
    )


def hand_over(canvas: Canvas, truth: np.ndarray | None, photo: Photo) -> None:
    """Give the page of this run its canvas, its truth if there is one, and the photo."""
    if looks_gray(canvas.rgb[canvas.known]):
        st.warning("What there is to learn from has no colour: there is none to be learnt.")
    st.session_state.chosen = canvas, truth
    st.session_state.photo = photo


def chosen() -> tuple[Canvas, np.ndarray | None]:
    """The canvas and truth of the picture that stands in the sidebar."""
    return st.session_state.chosen


def photo() -> Photo:
    """The photo that this canvas was made from."""
    return st.session_state.photo
