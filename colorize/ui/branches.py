"""This visitor's branches: names for runs that were changed by hand.

A link names settings, and everyone who opens it gets what these give, even after others
trained on.  A branch has a name that stands in the address: a reload finds it,
*Copy link* leaves it out.
"""

from typing import NamedTuple
from uuid import uuid4

import streamlit as st

from colorize.ui import address, session


class Key(NamedTuple):
    """What makes two visitors share a run; `file` names the weights of a loaded file."""

    canvas: str
    agent: str
    settings: str
    file: str = ""
    branch: str = ""

    @property
    def root(self) -> "Key":
        """The key of the run that a branch began from."""
        return self._replace(branch="")


def find(root: Key) -> str:
    """The name of this visitor's branch of a run, empty if there is none."""
    if asked := st.session_state.pop(session.BRANCH, ""):
        names()[root] = asked
    return names().get(root, "")


def take(key: Key) -> None:
    """Go on with this branch from now on."""
    names()[key.root] = key.branch


def drop(root: Key) -> None:
    """Return to what the settings give."""
    del names()[root]
    st.toast("Your manual changes to this training are no longer on this server.")


def new(root: Key) -> Key:
    """The key of a new branch."""
    return root._replace(branch=uuid4().hex[:8])


def show_in_address(branch: str) -> None:
    """Let a reload find the branch."""
    address.show(session.BRANCH, branch)


def names() -> dict[Key, str]:
    """The names of this visitor's branches, by the key of the run that each began from."""
    return st.session_state.setdefault("branches", {})
