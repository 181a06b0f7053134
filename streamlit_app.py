"""The door: ``streamlit run streamlit_app.py`` serves the app.

The agents' libraries take seconds to import.  Here they are imported when the
server starts, not when the first visitor comes.
"""

import gc
from contextlib import asynccontextmanager

import streamlit as st

from colorize import jobs
from colorize.ui import contributions, frame, race, sidebar, training  # noqa: F401


@asynccontextmanager
async def lifespan(app):
    """Serve; then end all trainings, while the libraries they use are still there."""
    gc.collect()
    gc.freeze()  # Streamlit collects after every run of a page: a tenth of a second for imports
    yield
    jobs.close_all()


app = st.App(frame.SCRIPT, lifespan=lifespan)
