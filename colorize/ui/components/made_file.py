"""A button that saves a file which is made at the click; and why it could not be made.

Streamlit makes the file in another thread, and shows no sentence of an error that is raised
there.  A click draws nothing: Streamlit forgets how to make a file when the page is drawn anew, and
the browser would ask in vain.  So the page looks now and then at what became of its clicks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from colorize.settings import ColorizeError
from colorize.ui import polling


@dataclass(eq=False)
class Making:
    """How far the file of a button is: one object for a session, whatever is drawn meanwhile."""

    runs: bool = False
    problem: str = ""


def button(label: str, make: Callable[[], bytes | str], file: str, kind: str, *, key: str,
           icon: str, disabled: bool = False) -> Making:
    """Draw the button; return what :func:`watch` looks at.

    Parameters
    ----------
    label : str
    make : callable
        Gives the file; called in another thread.
    file, kind : str
        The file's name and media type.
    key, icon : str
        As Streamlit takes them.
    disabled : bool
    """
    making = st.session_state.setdefault(f"{key}_making", Making())
    st.download_button(label, partial(_make, make, making), file, kind, key=key, icon=icon,
                       disabled=disabled, width="stretch", on_click="ignore")
    return making


@st.fragment(run_every=polling.LONGEST)  # 50 visitors leave it open, and click now and then
def watch(makings: list[Making]) -> None:
    """Say that a file is being made, or the ColorizeError for which it was not."""
    for making in makings:
        if making.runs:
            st.caption("The file is being made.")
        elif making.problem:
            st.error(making.problem)


def _make(make: Callable[[], bytes | str], making: Making) -> bytes | str:
    making.runs, making.problem = True, ""
    try:
        return make()
    except ColorizeError as error:
        making.problem = str(error)
        raise
    finally:
        making.runs = False
