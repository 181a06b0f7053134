"""How often errors of each size occur, for chosen results."""

import numpy as np
import streamlit as st

from colorize import plots
from colorize.agents import AGENTS
from colorize.jobs import RefusedError
from colorize.ui import errors, polling
from colorize.ui.components import charts
from colorize.ui.run_cache import SharedRun


@st.fragment
def draw(handles: list[SharedRun], truth: np.ndarray) -> None:
    """Choose results; the counts of their errors over one another."""
    ready = {handle.settings.name: handle for handle in handles if handle.result}
    names = [handle.settings.name for handle in handles]
    chosen = st.pills("Results of", names, selection_mode="multi", default=names,
                      key="histogram_of", format_func=lambda name: AGENTS[name].title)
    try:
        found = {AGENTS[name].title: errors.request(ready[name], truth, maps=False)
                 for name in chosen if name in ready}
    except RefusedError as error:
        st.warning(str(error))
        return
    polling.poll(list(found.values()), lambda: _show(found))


def _show(found: dict) -> None:
    counts = {title: handle.result.counts for title, handle in found.items() if handle.result}
    if counts:
        charts.draw(plots.error_histogram(counts), key="error_histogram",
                    alt="Share of unknown pixels by CIEDE2000, a line for each of: "
                    + ", ".join(counts))
