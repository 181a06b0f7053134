"""What runs for every visitor, at every rerun: configuration, sidebar, page."""

import streamlit as st

from colorize.ui import frame, sidebar, state

st.set_page_config(page_title="Colorize", page_icon=":material/palette:", layout="wide")
state.arrive()
page = frame.navigation()
with state.granting():
    chosen = sidebar.draw(page.url_path)
frame.hand_over(*chosen)
page.run()
