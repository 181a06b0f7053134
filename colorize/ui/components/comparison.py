"""Two pictures under one line: the truth, the gray photo, an agent's result, or a kept one."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment import Run
from colorize.experiment.sweeps import varying
from colorize.settings import Settings
from colorize.ui import runs, session, visit
from colorize.ui.components import picture_input, visit_table
from colorize.ui.run_cache import SharedRun

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

    Earlier runs of this visit can be chosen by their numbers in the table of *What if?*.
    """
    photo, output = session.photo(), session.settings("output")
    ready = {AGENTS[handle.settings.name].title: handle.result for handle in handles
             if handle.result and handle.settings.name != "gray"}
    ready |= _kept({handle.settings for handle in handles})
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


def _kept(shown: set[Settings]) -> dict[str, Run]:
    """Earlier results of this visit on this canvas, with other settings, that are still kept."""
    task = session.photo().task
    name, seen = runs.task_name(task.canvas, task.truth), visit.seen()
    here = [one for one in seen if one.source.canvas == name and one.settings not in shown]
    keys = varying([one.values for one in seen])
    find = runs.finder(task.canvas, task.truth, [one.settings for one in here])
    found = {run.settings: run.result for run in find()}
    return {f"Run {visit_table.words(one, keys)}": found[one.settings]
            for one in here if one.settings in found}
