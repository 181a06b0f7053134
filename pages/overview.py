"""All agents on one picture, side by side and scored."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.ui import runs, show, sidebar, state

st.title("One picture teaches its own colours")
st.markdown(
    "Half of this picture keeps its colour. Each agent below learns from that half which "
    "colour goes with what gray, then colours the other half. The true colours are known, "
    "so every guess can be scored."
)
canvas, truth = sidebar.chosen()
show.figure_1(canvas, truth)

lives = [runs.live(canvas, truth, state.settings(name)) for name in AGENTS]
lives = [live for live in lives if live is not None]


def results():
    st.header("What each agent makes of it")
    for start in range(0, len(lives), 4):
        for column, live in zip(st.columns(4), lives[start:start + 4], strict=False):
            with column:
                show.agent_card(live)
    st.header("Scores on the right half")
    show.score_table(lives)


runs.watch(lives, results)
