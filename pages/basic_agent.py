"""The basic agent: palette, nearest patch, result."""

import streamlit as st

from colorize import plots
from colorize.ui import polling, runs, session
from colorize.ui.components import pictures, progress, scores

st.title("Basic agent")
st.markdown(
    "**Two steps.** First k-means picks k colours that stand best for all colours that are "
    "known. Then, for every other pixel, the agent looks at the small gray patch around it, "
    "finds the most similar patches where colour is known, and paints the palette colour that "
    "most of their middle pixels have."
)
canvas, truth = session.chosen()
handle = runs.handle(canvas, truth, session.run_settings("basic"))
mean = runs.handle(canvas, truth, session.run_settings("mean"))


def results():
    if handle.error:
        st.error(handle.error)
        return
    if not handle.result:
        progress.bar(handle)
        return
    palette = handle.result.agent.palette_
    scores.metrics(handle.result.scores, mean.result and mean.result.scores)
    left, middle, right = st.columns([2, 2, 1])
    with left:
        pictures.coloured(handle.result.rgb, f"Coloured in {handle.result.seconds:.2f} s",
                      "The picture as coloured by the basic agent")
        pictures.save_button(handle.result)
    with middle:
        pictures.comparison(canvas, truth)
    with right:
        pictures.picture(palette.repaint()[:, : canvas.shape[1] // 2],
                     f"What is known, in {len(palette.colours)} colours",
                     "What is known, repainted in palette colours", session.photo().known_ratio)
    st.subheader("The palette")
    st.plotly_chart(plots.palette_bars(palette), key="palette",
                    alt="Palette colours by share: " + ", ".join(palette.hex),
                    config={"displayModeBar": False})


if handle and mean:
    polling.poll([handle, mean], results)
