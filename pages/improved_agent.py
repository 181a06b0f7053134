"""The improved agent: a small network that learns while one watches."""

import streamlit as st

from colorize.ui import race, session, training
from colorize.ui.components import layer_source

st.title("Improved agent")
st.markdown(
    "A network of four layers looks at gray and predicts the two colour channels a and b of Lab. "
    "It has seen nothing in its life but what is known of these colours, again and again: each "
    "time is an epoch."
)
canvas, truth = session.chosen()
train, compare, read = st.tabs(["Train", "Race of two engines", "The layers in code"],
                               key="view", bind="query-params")
if train.open:
    with train:
        training.draw(canvas, truth)
if compare.open:
    with compare:
        race.draw(canvas, truth)
if read.open:
    with read:
        layer_source.draw(canvas)
