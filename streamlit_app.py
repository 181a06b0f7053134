"""The door: ``streamlit run streamlit_app.py`` serves the app.

The agents' libraries take seconds to import.  Here they are imported when the
server starts, not when the first visitor comes.
"""

import streamlit as st

from colorize.ui import contributions, frame, race, sidebar, training  # noqa: F401

app = st.App(frame.SCRIPT)
