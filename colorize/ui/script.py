"""Runs for every visitor at every rerun: page configuration, sidebar, page."""

import streamlit as st

from colorize.ui import navigation, session, sidebar

st.set_page_config(page_title="Colorize", page_icon=":material/palette:", layout="wide")
session.read_link()
page = navigation.draw()
with session.applying_requests():
    session.set_picture(*sidebar.draw(page.url_path))
page.run()
