"""Error maps: where each agent is wrong, all on one colour scale."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.ui import polling, runs, session
from colorize.ui.components import error_maps, scores, task

st.title("Error maps")
canvas, truth = session.chosen()
if truth is None:
    st.info("The true colours of this photo are not available. There are no errors to show.")
    st.stop()
st.markdown(
    "Each map shows, for every unknown pixel, the difference between its predicted and its true "
    "colour (CIEDE2000). All maps have the same scale: black is correct, red is clearly wrong, "
    "and yellow is a different colour altogether."
)
task.in_expander()
error_maps.scale()
handles = [runs.request(canvas, truth, session.run_settings(name), urgent=False) for name in AGENTS]
handles = [handle for handle in handles if handle is not None]
polling.wait_briefly(handles)

polling.poll_cards(handles, lambda handle: error_maps.card(handle, truth))
st.header("Scores on the unknown pixels")
scores.table(handles)
