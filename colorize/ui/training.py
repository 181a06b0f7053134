"""The improved agent at work: scores, picture, loss, from the first epoch to the last."""

import streamlit as st

from colorize import figures
from colorize.canvas import Canvas
from colorize.live import LiveRun
from colorize.ui import runs, show, state


def draw(canvas: Canvas, truth) -> None:
    """Train with the settings that stand in the sidebar, and show what comes of it."""
    live = runs.live(canvas, truth, state.to_run("improved"))
    mean = runs.live(canvas, truth, state.to_run("mean"))
    if live and mean:
        runs.watch([live, mean], lambda: _results(live, mean, truth))


def _results(live: LiveRun, mean: LiveRun, truth) -> None:
    moment, baseline = live.look(), mean.look().run
    if moment.error:
        st.error(moment.error)
        return
    newest = moment.run or moment.preview
    if newest:
        show.scores(newest.scores, baseline and baseline.scores)
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
