"""Why a linear model is a bad idea: the assignment's question, answered with pictures."""

import streamlit as st

from colorize import plots
from colorize.ui import polling, runs, session
from colorize.ui.components import agent_card

st.title("Why not a straight line?")
canvas, truth = session.chosen()
st.container(width=760).markdown(
    "The simplest model there is: colour as a straight line over gray. Each dot below is a pixel "
    "whose colour is known, drawn in it. Height is b, which runs from blue to yellow. "
    "Look along any upright line: **one gray, many colours**. A straight line has one answer for "
    "each gray, and even that answer is bound to the answers for all other grays."
)
st.plotly_chart(plots.gray_against_b(canvas), key="line",
                alt="Gray against b of known pixels, with the straight line fitted to them",
                config={"displayModeBar": False})
st.container(width=760).markdown(
    "The agent *Linear* takes not one gray but a whole patch of them. The answer is still a "
    "weighted sum: it cannot say *if rough and dark, then red*. Where two objects share their "
    "grays it can only mix their colours, and least squares does the safest thing it can: it "
    "stays close to the mean."
)
handles = [runs.handle(canvas, truth, session.run_settings(name))
         for name in ("mean", "linear", "basic", "context")]
handles = [handle for handle in handles if handle is not None]
grid = st.grid(4, min_column_width=150)
for handle in handles:
    with grid.cell():
        polling.poll([handle], lambda handle=handle: agent_card.draw(handle))
st.container(width=760).markdown(
    ("" if truth is None else "How much better than the mean colour is the line on this picture, "
     "and how much better are the others? ")
    + "The patch search and the forests are not bound to a line. They may answer "
    "blue for one texture and red for another of the same gray."
)
