"""The basic agent: the result, its scores and the palette."""

import streamlit as st

from colorize import plots
from colorize.ui import polling, runs, session
from colorize.ui.components import pictures, progress, scores

st.title("Basic agent")
st.markdown(
    "First, k-means finds the k colours that best represent all known colours: the *palette*. "
    "Then, for each unknown pixel, the agent compares the gray patch around it with every patch "
    "of the known region, and paints the palette colour that most of the nearest patches have at "
    "their centres."
)
canvas, truth = session.chosen()
live = runs.live(canvas, truth, session.run_settings("basic"))
mean = runs.live(canvas, truth, session.run_settings("mean"))


def results():
    moment, baseline = live.look(), mean.look().run
    if moment.error:
        st.error(moment.error)
        return
    if not moment.run:
        progress.bar(moment)
        return
    scores.metrics(moment.run.scores, baseline and baseline.scores)
    left, middle, right = st.columns([2, 2, 1])
    with left:
        pictures.coloured(moment.run.rgb, f"Coloured in {moment.run.seconds:.2f} s",
                          "The picture as coloured by the basic agent")
        pictures.save_button(moment.run)
    with middle:
        pictures.comparison(canvas, truth)
    palette = moment.run.agent.palette_
    with right:
        pictures.picture(palette.repaint()[:, : canvas.shape[1] // 2],
                         f"The known region in {len(palette.colours)} colours",
                         "The known region in palette colours", session.photo().known_ratio)
    st.subheader("The palette")
    st.plotly_chart(plots.palette_bars(palette), key="palette",
                    alt="Palette colours by share: " + ", ".join(palette.hex),
                    config={"displayModeBar": False})


if live and mean:
    polling.watch([live, mean], results)
