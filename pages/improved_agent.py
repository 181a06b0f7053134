"""The improved agent: a small network that learns while one watches."""

import streamlit as st

from colorize import figures
from colorize.ui import frame, runs, show, state, widgets

st.title("Improved agent")
st.markdown(
    "A network of four layers looks at gray and predicts the two colour channels a and b of Lab. "
    "It has seen nothing in its life but the left half of this picture, again and again: each "
    "time is an epoch."
)
canvas, truth = frame.chosen()
with st.sidebar:
    st.subheader("Improved agent")
    widgets.knobs("improved", wait=True,
                  first=("epochs", "learning_rate", "optimizer", "engine"))
    st.button("Train", type="primary", width="stretch", icon=":material/play_arrow:",
              on_click=lambda: st.session_state.update(to_train=state.settings("improved")))

settings = st.session_state.setdefault("to_train", state.settings("improved"))
live = runs.live(canvas, truth, settings)
mean = runs.live(canvas, truth, state.settings("mean"))


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
