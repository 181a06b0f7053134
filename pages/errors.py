"""How wrong each result is, and where."""

import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.errors import find_errors
from colorize.experiment.metrics import colour_difference, psnr, ssim_map
from colorize.experiment.regions import worst_regions
from colorize.ui import polling, runs, session
from colorize.ui.components import (
    agent_card,
    comparison,
    error_histogram,
    error_maps,
    scores,
    show_code,
    task,
    why,
)

FIRST = "basic"  # the agent that is shown at first

st.title("Error maps")
canvas, truth = session.chosen()
if truth is None:
    st.info("The true colours of this photo are not available. There are no errors to show.")
    st.stop()
st.markdown(
    "This page compares results with the true colours, pixel by pixel: where each is wrong, how "
    "often, and by how much. Choose two pictures to lay under one line, then a result to map on "
    "fixed scales, and click one of its worst regions to see why it is wrong."
)
task.in_expander()
handles = [runs.request(canvas, truth, session.run_settings(name), urgent=False) for name in AGENTS]
handles = [handle for handle in handles if handle is not None]
polling.wait_briefly(handles)

st.header("Side by side")
comparison.draw(handles, FIRST)

st.header("Where is it wrong?")
st.markdown("Black is right. In the first map, red is clearly wrong, and yellow is a different "
            "colour altogether. In the second map, red and yellow mean that the structure differs.")
error_maps.draw(handles, truth, FIRST)
why.draw(handles)

st.header("How large are the errors?")
error_histogram.draw(handles, truth)

if unfinished := [handle for handle in handles if not handle.state.over]:
    polling.poll(unfinished, lambda: agent_card.progress_of(unfinished))
st.header("Scores on the unknown pixels")
scores.table(handles)
left, right = st.columns([2, 1])
with left:
    scores.bars(handles)
with right:
    scores.report()

show_code.draw({colour_difference: ("deltaE_ciede2000(",), psnr: ("error =", "return"),
                ssim_map: ("_structure(",), find_errors: ("colour_difference(", "ssim_map("),
                worst_regions: ()})
