"""The context agent: several models, joined; how sure it is, and who said what."""

import streamlit as st

from colorize.ui import polling, runs, session
from colorize.ui.components import agent_card, model_weights, pictures, scores

st.title("Context agent")
st.markdown(
    "Everything that one picture can teach. Forests of decision trees look at the gray around "
    "each pixel, near and far, and at the region it lies in; *propagation* lets colour flow from "
    "what is known where gray is alike; the mean colour is there for when nobody knows. Parts of "
    "what is known are held back to find out whom to trust, close to the rest and far from it. "
    "Then a *second look*: one more forest that also sees what the first guess says of the "
    "surroundings of each pixel. On a picture where all of them see little colour and "
    "disagree about it, more is left to the mean."
)
canvas, truth = session.chosen()
handle = runs.handle(canvas, truth, session.run_settings("context"))
mean = runs.handle(canvas, truth, session.run_settings("mean"))


def results():
    baseline = mean.result
    if handle.result:
        scores.metrics(handle.result.scores, baseline and baseline.scores)
    left, right = st.columns(2)
    with left:
        agent_card.draw(handle)
    with right:
        st.markdown("**To compare**")
        pictures.comparison(canvas, truth)
    if handle.result:
        model_weights.draw(handle.result, truth)


if handle and mean:
    polling.poll([handle, mean], results)
