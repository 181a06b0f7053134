"""Whether this visitor's own pictures are still on this server.

A server forgets a picture when it restarts, or some time after the connection was lost.
The address notes that own pictures are in use, so that a new session asks for them
again instead of using a built-in picture.  *Copy link* leaves the note out.
"""

from threading import Lock
from uuid import uuid4

import streamlit as st

from colorize.ui import address

NAME = "own"  # URL name of the note
SLOTS = ("upload", "reference")
DECODING = Lock()  # one file at a time: a large picture takes up to 600 MB


def read(note: str) -> None:
    """At a visitor's first run: which pictures the address says were in use."""
    st.session_state.lost = {slot for slot in SLOTS if slot in note.split("-")}
    # A new key: the browser still lists the lost file under the old one.
    st.session_state.upload_key = f"_{uuid4().hex[:8]}" if st.session_state.lost else ""


def key(slot: str) -> str:
    """The key of the widget that takes this picture."""
    return slot + st.session_state.upload_key


def lost() -> set[str]:
    """The slots whose picture is not on this server any more."""
    return st.session_state.lost


def use_built_in() -> None:
    """Go on without the lost pictures."""
    lost().clear()


def note() -> None:
    """Keep the note in the address up to date."""
    own = "-".join(slot for slot in SLOTS if f"good_{slot}" in st.session_state or slot in lost())
    address.show(NAME, own)


def ask_again() -> None:
    """Draw this in place of a page while a picture is lost."""
    which = "picture" if "upload" in lost() else "reference picture"
    st.warning(f"Your own {which} is no longer on this server. Please upload it again in the "
               "sidebar.")
    st.button("Use the built-in picture", key="use_built_in", on_click=use_built_in)
