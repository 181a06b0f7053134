"""Two pictures under one line: the truth, the gray photo, or any agent's result."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.ui import session
from colorize.ui.components import picture_input
from colorize.ui.runs import SharedRun

_TRUTH, _GRAY = "True colours", "Gray"


@st.fragment
def draw(handles: list[SharedRun], first: str) -> None:
    """Choose two pictures, and move the line between them.

    Parameters
    ----------
    handles : list of SharedRun
        Runs; those that are finished can be chosen.
    first : str
        Name of the agent that is shown to the right at first, if it is finished.
    """
    photo, output = session.photo(), session.settings("output")
    ready = {AGENTS[handle.settings.name].title: handle.result for handle in handles
             if handle.result and handle.settings.name != "gray"}
    names = [_TRUTH, _GRAY, *ready]
    shown = AGENTS[first].title
    middle, side = st.columns([2, 1])
    one = side.selectbox("To the left of the line", names, key="compare_left")
    other = side.selectbox("To the right of the line", names, key="compare_right",
                           index=names.index(shown) if shown in names else 1)

    def picture(name):
        if name == _TRUTH:
            return photo.crop(photo.task.truth)
        if name == _GRAY:
            return photo.crop(photo.task.canvas.gray_rgb())
        return photo.shown(ready[name], output)

    with middle:
        picture_input.comparison(picture(one), picture(other), (one, other),
                                 "Drag the line, or move it by arrow keys.", key="comparison")
