"""The door: page configuration, navigation, run."""

import streamlit as st

from colorize.ui import sidebar

st.set_page_config(page_title="Colorize", page_icon=":material/palette:", layout="wide")
page = st.navigation(
    [
        st.Page("pages/overview.py", title="Overview", icon=":material/compare:", default=True),
        st.Page("pages/basic_agent.py", title="Basic agent", icon=":material/grid_view:"),
        st.Page("pages/improved_agent.py", title="Improved agent", icon=":material/hub:"),
        st.Page("pages/how_it_works.py", title="How it works", icon=":material/menu_book:"),
    ],
    position="top",
)
sidebar.draw()
page.run()
