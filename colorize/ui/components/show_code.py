"""*Show the code*: the real source of the functions at work on a page."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from colorize.ui.components import marked_source


def draw(functions: Mapping[Callable, Sequence[str]]) -> None:
    """An expander with the source of functions; closed at first, and not filled then.

    Parameters
    ----------
    functions : mapping of callable to sequence of str
        Function -> texts that mark its most important lines, in the order of the page.
    """
    panel = st.expander("Show the code", key="code_panel", icon=":material/code:",
                        on_change="rerun")
    if panel.open:
        with panel:
            st.markdown("This is the program's own source, without its longer comments.")
            for function, texts in functions.items():
                marked_source.draw(function, texts)
