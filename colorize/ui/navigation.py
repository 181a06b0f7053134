"""The list of pages, and the script that runs them."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

#: Not beside the folder ``pages``: Streamlit would start those pages by itself, without
#: this script, until st.navigation was called once.
SCRIPT = Path(__file__).with_name("script.py")

_FOLDER = Path(__file__).parents[2] / "pages"
#: File name without its ending (in the address, too) -> title.  Without icons, all have room in a
#: window of 1440 pixels.
PAGES = {
    "overview": "Overview",
    "basic_agent": "Basic agent",
    "improved_agent": "Improved agent",
    "one_step": "One training step",
    "context_agent": "Context agent",
    "colours": "Which colours?",
    "errors": "Errors",
    "what_if": "What if?",
    "why_not_linear": "Why not linear?",
    "many_pictures": "Many pictures",
    "how_it_works": "How it works",
}
#: Pages that need no canvas, in the address.
WITHOUT_CANVAS = {"many_pictures", "how_it_works"}


def draw():
    """Draw the navigation bar; return the page to run."""
    return st.navigation([_page(name) for name in PAGES], position="top")


def switch_to(agent: str) -> None:
    """Go on with the page of an agent; with the overview if it has none of its own.

    What :func:`streamlit.switch_page` does, but that one clears the address first, which is
    forbidden while widgets are bound to it.
    """
    page = _page(f"{agent}_agent" if f"{agent}_agent" in PAGES else "overview")
    context = get_script_run_ctx()
    context.script_requests.request_rerun(RerunData(
        # As after a click on a link of the bar: then each widget writes its value again.
        query_string="", page_script_hash=page._script_hash,
        cached_message_hashes=context.cached_message_hashes, context_info=context.context_info))
    st.empty()  # here the run ends, and the next one begins


def _page(name: str):
    return st.Page(_FOLDER / f"{name}.py", title=PAGES[name], default=name == "overview")
