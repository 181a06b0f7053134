"""The basic agent: the result, its scores and the palette."""

import streamlit as st

from colorize import plots
from colorize.agents.basic.agent import majority
from colorize.agents.basic.all_pairs import nearest_of
from colorize.agents.basic.palette import learn_palette
from colorize.agents.basic.search import patches_at
from colorize.ui import polling, runs, session
from colorize.ui.components import (
    charts,
    pictures,
    progress,
    saving,
    scores,
    show_code,
    task,
    why,
)

st.title("Basic agent")
st.markdown(
    "With k-means, the basic agent finds the k colours that best represent the known ones, the "
    "*palette*, and gives each unknown pixel the palette colour of the known patch with the most "
    "similar grays at a similar height. Move k, the patch size or the weight of the row in the "
    "sidebar, and watch the scores and the picture change."
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

show_code.draw({learn_palette: ("model = KMeans(", "model.fit("),
                patches_at: ("sliding_window_view(",), nearest_of: ("faiss.knn(",),
                majority: ("support =",)})
