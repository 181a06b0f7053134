"""The improved agent: a small network that trains while the page shows it."""

import streamlit as st

from colorize.ui import session
from colorize.ui.components import layer_source, race, task, training

st.title("Improved agent")
st.markdown(
    "A network of four layers receives the gray picture and predicts the two colour channels a "
    "and b of Lab. It trains only on the known colours; one pass over them is an epoch."
)
task.in_expander()
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
