"""All agents on one picture, side by side and scored."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.ui import polling, runs, session
from colorize.ui.components import agent_card, pictures, scores

canvas, truth = session.chosen()
if session.photo().is_pair:
    st.title("One picture teaches another its colours")
    st.markdown(
        "The first picture has its colours, the photo beside it is seen in gray. Each agent below "
        "learns from the first which colour goes with what gray, then colours the photo. "
        + ("Nobody knows its true colours: the judge is your eye." if truth is None else
           "Its true colours are known, so every guess can be scored.")
    )
else:
    st.title("One picture teaches its own colours")
    st.markdown(
        "Half of this picture keeps its colour. Each agent below learns from that half which "
        "colour goes with what gray, then colours the other half. The true colours are known, "
        "so every guess can be scored."
    )
pictures.task(canvas, truth)

handles = [runs.handle(canvas, truth, session.run_settings(name)) for name in AGENTS]
handles = [handle for handle in handles if handle is not None]


st.header("What each agent makes of it")
grid = st.grid(4, min_column_width=150)
for handle in handles:
    with grid.cell():
        polling.poll([handle], lambda handle=handle: agent_card.draw(handle))

if truth is not None:
    st.header("Scores of what was coloured")
    scores.table(handles)
