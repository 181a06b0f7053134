"""The basic agent: palette, nearest patch, result."""

import streamlit as st

from colorize import plots
from colorize.ui import frame, polling, runs, show, state

st.title("Basic agent")
st.markdown(
    "**Two steps.** First k-means picks k colours that stand best for all colours that are "
    "known. Then, for every other pixel, the agent looks at the small gray patch around it, "
    "finds the most similar patches where colour is known, and paints the palette colour that "
    "most of their middle pixels have."
)
canvas, truth = frame.chosen()
live = runs.live(canvas, truth, state.to_run("basic"))
mean = runs.live(canvas, truth, state.to_run("mean"))


def results():
    moment = live.look()
    if moment.error:
        st.error(moment.error)
        return
    if not moment.run:
        show.progress(moment)
        return
    palette = moment.run.agent.palette_
    show.scores(moment.run.scores, mean.look().run and mean.look().run.scores)
    left, middle, right = st.columns([2, 2, 1])
    with left:
        show.coloured(moment.run.rgb, f"Coloured in {moment.run.seconds:.2f} s",
                      "The picture as coloured by the basic agent")
        show.save_button(moment.run)
    with middle:
        show.compared_with(canvas, truth)
    with right:
        show.picture(palette.repaint()[:, : canvas.shape[1] // 2],
                     f"What is known, in {len(palette.colours)} colours",
                     "What is known, repainted in palette colours", frame.photo().known_ratio)
    st.subheader("The palette")
    st.plotly_chart(plots.palette_bars(palette), key="palette",
                    alt="Palette colours by share: " + ", ".join(palette.hex),
                    config={"displayModeBar": False})


if live and mean:
    polling.watch([live, mean], results)
