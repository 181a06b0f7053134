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
lives = [runs.live(canvas, truth, session.run_settings(name)) for name in AGENTS]
lives = [live for live in lives if live is not None]

grid = st.grid(4, min_column_width=150)
for live in lives:
    with grid.cell():
        polling.watch([live], lambda live=live: error_maps.card(live, truth))
st.header("Scores of what was coloured")
scores.table(lives)
