"""The improved agent: a small network that learns while one watches."""

import streamlit as st

from colorize import figures
from colorize.ui import frame, runs, show, state

st.title("Improved agent")
st.markdown(
    "A network of four layers looks at gray and predicts the two colour channels a and b of Lab. "
    "It has seen nothing in its life but the left half of this picture, again and again: each "
    "time is an epoch."
)
canvas, truth = frame.chosen()
live = runs.live(canvas, truth, state.to_run("improved"))
mean = runs.live(canvas, truth, state.to_run("mean"))


def results():
    moment = live.look()
    if moment.error:
        st.error(moment.error)
        return
    newest = moment.run or moment.preview
    if newest:
        show.scores(newest.scores, mean.look().run and mean.look().run.scores)
    left, right = st.columns(2)
    with left:
        show.agent_card(live)
    with right:
        st.markdown("**The truth**")
        show.picture(truth, "", "The picture in its true colours")
    if moment.losses:
        st.subheader("Loss")
        st.plotly_chart(figures.loss_curve(moment.losses, moment.total), key="loss",
                        alt="Training loss by epoch, on a logarithmic axis")


if live and mean:
    runs.watch([live, mean], results)
