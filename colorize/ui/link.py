"""The link to this experiment: the address of this page, without what is this visitor's alone."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from colorize.ui import hints, session


def page() -> str:
    """The address of the page as the visitor's browser shows it, without settings."""
    return urlsplit(st.context.url or "")._replace(query="", fragment="").geturl()


def left_out() -> tuple[str, ...]:
    """The URL names that a link does not hold."""
    # Hints on the visitor's own picture would lie on another one where the link is opened.
    own = [hints.NAME] if "good_upload" in st.session_state else []
    return session.BRANCH, session.OWN, *own


def whole() -> str:
    """The link, with all settings that differ from their defaults."""
    query = {name: text for name, text in st.query_params.to_dict().items()
             if name not in left_out()}
    # Commas and colons need no escape, and a QR code is the easier to read, the shorter it is.
    return f"{page()}?{urlencode(query, safe=',:')}" if query else page()
