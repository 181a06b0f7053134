"""The address that the browser shows: what a reload and a link find again."""

import streamlit as st


def show(name: str, text: str) -> None:
    """Let the address hold this text under a URL name; an empty one removes the name.

    What is there already is not written again: each change may add to the browser's history.
    """
    if text and text != st.query_params.get(name):
        st.query_params[name] = text
    if not text and name in st.query_params:
        del st.query_params[name]
