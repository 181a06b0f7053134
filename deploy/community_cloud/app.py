"""The entry point on Streamlit Community Cloud, which takes the requirements beside it.

Not named ``streamlit_app.py``, so that it can import the app's own entry point.
"""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from streamlit_app import MIDDLEWARE, lifespan, navigation

app = st.App(navigation.SCRIPT, lifespan=lifespan, middleware=MIDDLEWARE)
