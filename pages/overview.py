"""All agents on one picture: what they are given, their results, their scores."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.metrics import score
from colorize.experiment.result import conclude, run
from colorize.ui import polling, runs, session
from colorize.ui.components import agent_card, scores, show_code, task, why

canvas, truth = session.chosen()
photo = session.photo()
st.title("One picture teaches another its colours" if photo.references else
         "One picture teaches its own colours")
st.markdown(
    f"Each agent below learns from {photo.learnt_from} which colour goes with which gray, then "
    f"colours {'the photo' if photo.references else 'the rest'}. "
    + ("Choose a picture and settings in the sidebar, and compare the agents by their scores."
       if truth is not None else
       "The true colours are not available, so compare the results by eye." if canvas.has_colour
       else "This photo is gray: draw colour hints on it, or choose a reference picture in the "
            "sidebar.")
)
task.draw()

handles = [runs.request(canvas, truth, session.run_settings(name), urgent=False) for name in AGENTS]
handles = [handle for handle in handles if handle is not None]
polling.wait_briefly(handles)

st.header("Results")
polling.poll_cards(handles, agent_card.draw)
why.draw(handles)

if truth is not None:
    st.header("Scores on the unknown pixels")
    scores.table(handles)
    scores.bars(handles)

show_code.draw({run: (".fit(",), conclude: ("agent.predict(", "score("),
                score: ("ciede2000 =", "return Scores(")})
