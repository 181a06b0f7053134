"""A button that saves a file which is made at the click; below it, why it could not be made.

At a click the browser asks the server for two things: to draw the page, and to make the file,
in another thread.  Streamlit shows no sentence of an error that is raised there, so the page
looks now and then until the file is made.  It forgets how to make the file once the page is drawn
anew; therefore a click waits until that has begun.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Event

import streamlit as st

from colorize.settings import ColorizeError

_LOOK_EVERY = 0.5  # seconds
_PATIENCE = 1.0  # seconds for which a click waits; the two requests come one after the other
FORGOTTEN = "The page changed while the file was asked for. Press the button again."


@dataclass(eq=False)
class _Making:
    """How far the file of a button is: one object for a session, whatever is drawn meanwhile."""

    begun: Event = field(default_factory=Event)  # since the last click
    runs: bool = False
    problem: str = ""


def button(label: str, make: Callable[[], bytes | str], file: str, kind: str, *, key: str,
           icon: str, disabled: bool = False) -> None:
    """Draw the button, and what became of its last click.

    Parameters
    ----------
    label : str
    make : callable
        Gives the file; called in another thread.  Its ColorizeError is shown.
    file, kind : str
        The file's name and media type.
    key, icon : str
        As Streamlit takes them.
    disabled : bool
    """
    making = st.session_state.setdefault(f"{key}_making", _Making())
    st.download_button(label, partial(_make, make, making), file, kind, key=key, icon=icon,
                       disabled=disabled, width="stretch", on_click=_wait, args=(making,))
    if making.runs:
        _watch(making)
    elif making.problem:
        st.error(making.problem)


def _watch(making: _Making) -> None:
    @st.fragment(run_every=_LOOK_EVERY)
    def look() -> None:
        if not making.runs:
            st.rerun()
        st.caption("The file is being made.")

    look()


def _wait(making: _Making) -> None:
    """Called at a click, before the page is drawn."""
    if making.begun.wait(_PATIENCE):
        making.begun.clear()
    else:
        making.problem = FORGOTTEN


def _make(make: Callable[[], bytes | str], making: _Making) -> bytes | str:
    making.runs, making.problem = True, ""
    making.begun.set()
    try:
        return make()
    except ColorizeError as error:
        making.problem = str(error)
        raise
    finally:
        making.runs = False
