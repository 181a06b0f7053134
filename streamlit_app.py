"""The door: ``streamlit run streamlit_app.py`` serves the app.

The agents' libraries take seconds to import.  The worker imports them, and is started with
the server, not when the first visitor comes.
"""

import asyncio
import sys
from contextlib import asynccontextmanager
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware

from colorize.jobs import memory, stop_all
from colorize.ui import headers, navigation, sidebar, upload_gate, warm  # noqa: F401
from colorize.ui.components import model_weights, race, training  # noqa: F401


@asynccontextmanager
async def lifespan(app):
    """Serve; then end all trainings, while the libraries they use are still there."""
    # With fifty pages being drawn, threads that take Python's lock from each other every 5 ms
    # spend more time on that than on pages.
    sys.setswitchinterval(0.03)
    memory.return_large_arrays()
    memory.set_imports_aside()
    trimming = asyncio.create_task(memory.trim_now_and_then(1.0))
    Thread(target=warm.warm_up, daemon=True).start()  # it may wait for hours, and holds up no end
    yield
    trimming.cancel()
    stop_all()


MIDDLEWARE = [Middleware(headers.Headers), Middleware(upload_gate.UploadGate)]

app = st.App(navigation.SCRIPT, lifespan=lifespan, middleware=MIDDLEWARE)
