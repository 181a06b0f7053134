"""The improved agent: a small network that trains while the page shows it."""

import streamlit as st

from colorize.agents import ImprovedAgent
from colorize.network.convolution import correlate
from colorize.network.numpy_engine import NumpyEngine
from colorize.ui import session
from colorize.ui.components import layer_source, race, show_code, task, training

st.title("Improved agent")
st.markdown(
    "A network of four layers receives the gray picture and predicts the two colour channels a "
    "and b of Lab; it trains only on the known colours, and one pass over them is an epoch. Choose "
    "settings in the sidebar, press *Train* below them, and watch the picture and the loss."
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
show_code.draw({ImprovedAgent.train_on: ("sampler.train_epoch(",),
                NumpyEngine.train_step: ("self._run(", "self._backward(", "layer.update("),
                correlate: ("_under_kernel(", "np.matmul(")})
