"""Many pictures at once: one agent colours them all, the results come as one ZIP."""

import streamlit as st

from colorize.ui.components import many

st.title("Many pictures")
st.markdown(
    "One agent colours all photos that you choose here, one after the other, with the settings of "
    "the sidebar. The results come as one ZIP; a file that cannot be used is named and left out."
)
many.draw()
