"""What if a setting were changed: sweeps over settings, and the runs of this visit."""

import streamlit as st

from colorize.experiment.sweeps import Grid, batches
from colorize.ui import session
from colorize.ui.components import show_code, sweep, sweep_choice, task, visit_table

st.title("What if?")
st.markdown(
    "How do the scores change with one or two settings? This page runs an agent with many values, "
    "one run after the other, and fills in the chart as results arrive."
)
task.in_expander()
canvas, truth = session.chosen()
choice = sweep_choice.draw(scored=truth is not None)
if choice:
    sweep.draw(canvas, truth, choice)

st.header("The runs of this visit")
st.markdown("Every finished run that you have seen on any page is here. Pin two of them to see "
            "them side by side, and in which settings they differ.")
visit_table.draw()

show_code.draw({Grid.cells: ("product(",), batches: ("_cut(",)})
