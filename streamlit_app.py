"""The door: page configuration, navigation, run."""

import streamlit as st

from colorize.ui import frame, sidebar, state

st.set_page_config(page_title="Colorize", page_icon=":material/palette:", layout="wide")
page = frame.navigation()
state.arrive()
frame.hand_over(*sidebar.draw())
page.run()
state.complete_url()
