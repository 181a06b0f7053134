"""Which colours, and how many: the basic agent's palette among all known colours."""

import streamlit as st

from colorize import plots
from colorize.agents.basic.palette import Palette, learn_palette
from colorize.experiment.palettes import PaletteSizes, bend
from colorize.ui import polling, runs, session
from colorize.ui.components import (
    charts,
    palette_editor,
    palette_sizes,
    pictures,
    progress,
    show_code,
    task,
)

st.title("Which colours?")
st.markdown(
    "The basic agent describes all known colours by a palette of k colours. Turn the cloud to see "
    "where they lie among the known pixels, edit or pin any of them, and read at the end how many "
    "are enough."
)
task.in_expander()
canvas, truth = session.chosen()
settings = session.run_settings("basic")
handle = runs.request(canvas, truth, settings)


def palette():
    if handle.error:
        st.error(handle.error)
        return
    if not handle.result:
        progress.bar(handle)
        return
    found = handle.result.agent.palette_
    left, right = st.columns(2)
    with left:
        charts.draw(plots.lab_cloud(canvas, found), key="lab_cloud",
                    alt="The known pixels as points in Lab, in the colours of their clusters: "
                    + ", ".join(found.hex), config={}, by_touch="Turn by touch")
        st.caption("A sample of the known pixels in Lab, each in the colour of its cluster. "
                   "Numbered diamonds are the palette colours. Drag to turn the cloud.")
    with right:
        pictures.result(handle.result, "The result with this palette",
                        "The picture as coloured by the basic agent")
    st.header("The palette")
    st.markdown("Choose another colour: the pixels of its cluster follow, and no others. Pin a "
                "colour: k-means keeps it and finds the others anew.")
    palette_editor.draw(found, settings)
    st.markdown("Save the palette for other programs:")
    palette_editor.downloads(found)


if handle:
    polling.wait_briefly([handle])
    polling.poll([handle], palette)

st.header("How many colours?")
st.markdown("Each k from 2 to 16 is tried with the other settings of the basic agent.")
palette_sizes.draw(canvas, truth, settings)

show_code.draw({learn_palette: ("model = KMeans(", "model.fit("),
                Palette.edited: ("colours[number - 1] =",),
                PaletteSizes.steps: ("enumerate(sizes", "agent.with_colours(", "agent.predict("),
                bend: ("np.argmax(",)})
