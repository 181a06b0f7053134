"""Many pictures at once: one agent colours them all, the results come as one ZIP."""

import streamlit as st

from colorize.experiment.photo_file import PhotoFile
from colorize.ui.components import many, show_code

st.title("Many pictures")
st.markdown(
    "One agent colours many photos, one after the other, with the settings of the sidebar. Choose "
    "the files and the agent, press *Colour all*, and save the results as one ZIP."
)
many.draw()
show_code.draw({PhotoFile.steps: ("agent.train(", "output_picture(")})
