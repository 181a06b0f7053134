"""The basic agent: the result, its scores and the palette."""

import streamlit as st

from colorize import plots
from colorize.ui import polling, runs, session
from colorize.ui.components import charts, pictures, progress, saving, scores, task, why

st.title("Basic agent")
st.markdown(
    "First, k-means finds the k colours that best represent all known colours: the *palette*. "
    "Then, for each unknown pixel, the agent compares the gray patch around it with every patch "
    "of the known region, and paints the palette colour that most of the nearest patches have at "
    "their centres."
)
task.in_expander()
canvas, truth = session.chosen()
handle = runs.request(canvas, truth, session.run_settings("basic"))
mean = runs.request(canvas, truth, session.run_settings("mean"))


def results():
    baseline = mean.result
    if handle.error:
        st.error(handle.error)
        return
    if not handle.result:
        progress.bar(handle)
        return
    scores.metrics(handle.result.scores, baseline and baseline.scores)
    left, middle, right = st.columns([2, 2, 1])
    with left:
        pictures.result(handle.result, f"Coloured in {handle.result.seconds:.2f} s",
                        "The picture as coloured by the basic agent")
        saving.draw(handle.result)
    with middle:
        pictures.comparison(canvas, truth)
    palette = handle.result.agent.palette_
    with right:
        pictures.picture(palette.repaint()[canvas.known_box or (...,)],
                         f"The known pixels in {len(palette.colours)} colours",
                         "The known pixels in palette colours")
    why.draw([handle])
    st.subheader("The palette")
    charts.draw(plots.palette_bars(palette), key="palette",
                alt="Palette colours by share: " + ", ".join(palette.hex))


if handle and mean:
    polling.wait_briefly([handle, mean])
    polling.poll([handle, mean], results)
