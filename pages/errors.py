"""Where each agent is wrong, all on one colour scale."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.ui import polling, runs, session
from colorize.ui.components import error_maps, scores

st.title("Where they are wrong")
canvas, truth = session.chosen()
if truth is None:
    st.info("Nobody knows the true colours of this photo, so there is no error to be shown.")
    st.stop()
st.markdown(
    "The colour difference of every pixel from the truth, as people see it (CIEDE2000). One "
    "scale for all: black is right, red is plainly off, yellow is another colour."
)
error_maps.scale()
handles = [runs.handle(canvas, truth, session.run_settings(name)) for name in AGENTS]
handles = [handle for handle in handles if handle is not None]

grid = st.grid(4, min_column_width=150)
for handle in handles:
    with grid.cell():
        polling.poll([handle], lambda handle=handle: error_maps.card(handle, truth))
st.header("Scores of what was coloured")
scores.table(handles)
