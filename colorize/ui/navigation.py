"""The list of pages, and the script that runs them."""

from pathlib import Path

import streamlit as st

#: Not beside the folder ``pages``: Streamlit would start those pages by itself, without
#: this script, until st.navigation was called once.
SCRIPT = Path(__file__).with_name("script.py")

_FOLDER = Path(__file__).parents[2] / "pages"
#: File name without its ending (in the address, too) -> title and icon.
PAGES = {
    "overview": ("Overview", ":material/compare:"),
    "basic_agent": ("Basic agent", ":material/grid_view:"),
    "improved_agent": ("Improved agent", ":material/hub:"),
    "one_step": ("One training step", ":material/slow_motion_video:"),
    "context_agent": ("Context agent", ":material/psychology:"),
    "colours": ("Which colours?", ":material/palette:"),
    "errors": ("Errors", ":material/troubleshoot:"),
    "why_not_linear": ("Why not linear?", ":material/show_chart:"),
    "many_pictures": ("Many pictures", ":material/photo_library:"),
    "how_it_works": ("How it works", ":material/menu_book:"),
}
#: Pages that need no canvas, in the address.
WITHOUT_CANVAS = {"many_pictures", "how_it_works"}


def draw():
    """Draw the navigation bar; return the page to run."""
    return st.navigation(
        [st.Page(_FOLDER / f"{name}.py", title=title, icon=icon, default=name == "overview")
         for name, (title, icon) in PAGES.items()],
        position="top",
    )
