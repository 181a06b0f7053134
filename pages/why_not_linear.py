"""Why a linear model predicts colour badly: the assignment's question, answered with pictures."""

import streamlit as st

from colorize import plots
from colorize.agents.linear import LinearAgent, gray_patches
from colorize.ui import polling, projector, runs, session
from colorize.ui.components import agent_card, charts, show_code

st.title("Why not a linear model?")
canvas, truth = session.chosen()
st.markdown(
    "The simplest model predicts colour as a straight line over gray, which fails because **one "
    "gray has many colours**. Choose a picture in the sidebar, see in the chart how far its "
    "colours lie from the line, and compare the scores below."
)
projector.text(
    "Each dot is a known pixel, drawn in its own colour. Its position is its gray and its value "
    "b, which runs from blue to yellow. On any vertical line there are many colours, but the "
    "straight line predicts only one of them, and it cannot bend to fit each gray separately."
)
charts.draw(plots.gray_against_b(canvas), key="line",
            alt="Gray against b of known pixels, with the straight line fitted to them")
projector.text(
    "The agent *Linear* sees a patch of gray instead of a single gray. Its prediction is still a "
    "weighted sum, so it cannot express a rule such as *if rough and dark, then red*. Where two "
    "objects have similar grays, it mixes their colours, and least squares keeps it close to the "
    "mean colour."
)
handles = [runs.request(canvas, truth, session.run_settings(name), urgent=False)
         for name in ("mean", "linear", "basic", "context")]
handles = [handle for handle in handles if handle is not None]
polling.wait_briefly(handles)
polling.poll_cards(handles, agent_card.draw)
projector.text(
    ("" if truth is None else "Compare the scores: how much better than the mean colour is the "
     "linear model on this picture, and how much better are the others? ")
    + "The patch search and the forests are not linear. They can predict blue for one texture "
    "and red for another of the same gray."
)
show_code.draw({gray_patches: ("sliding_window_view(",), LinearAgent.fit: ("np.linalg.lstsq(",)})
