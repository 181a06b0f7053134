"""The pixel whose colour is to be explained: in the session, and in the address."""

import re

import streamlit as st

from colorize.ui import address

NAME = "pixel"  # URL name: row,column on the photo, from 0
AGENT = "why"  # URL name: the agent whose result is explained, where a page shows several


def read(query: dict[str, str], agents: list[str]) -> list[str]:
    """At a visitor's first run, take the pixel from the address.

    What is no good is taken out of `query`, with a sentence.
    """
    dropped = []
    st.session_state[NAME] = None
    st.session_state[AGENT] = "basic"
    if NAME in query:
        if re.fullmatch(r"\d{1,4},\d{1,4}", query[NAME]):
            row, column = query[NAME].split(",")
            st.session_state[NAME] = int(row), int(column)
        else:
            del query[NAME]
            dropped.append("pixel must be a row and a column, such as pixel=10,20; ignored")
    if AGENT in query:
        if query[AGENT] in agents:
            st.session_state[AGENT] = query[AGENT]
        else:
            dropped.append(f"why={query.pop(AGENT)} must be the name of an agent; ignored")
    return dropped


def chosen() -> tuple[int, int] | None:
    """Row and column of the pixel, from 0 on the photo; None if none is chosen."""
    return st.session_state.get(NAME)


def agent() -> str:
    """The agent whose result the pixel was chosen on."""
    return st.session_state.get(AGENT, "basic")


def choose(row: int, column: int, agent: str) -> None:
    """Choose a pixel of an agent's result."""
    st.session_state[NAME], st.session_state[AGENT] = (row, column), agent


def forget() -> None:
    """Choose no pixel."""
    st.session_state[NAME] = None


def show_in_address() -> None:
    """Let a reload and a link find the pixel."""
    wanted = {}
    if chosen() is not None:
        wanted = {NAME: "{},{}".format(*chosen()), AGENT: agent()}
    for name in (NAME, AGENT):
        address.show(name, wanted.get(name, ""))
