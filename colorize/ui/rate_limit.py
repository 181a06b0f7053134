"""How many files a visitor may upload in a minute: each costs up to a second to open."""

from math import ceil
from time import monotonic

import streamlit as st

from colorize.settings import ColorizeError

UPLOADS, SPAN = 12, 60.0  # files, in seconds


def admit(slot: str, file: str) -> None:
    """Count a file that this visitor uploaded in a slot; the same file is counted once.

    Raises
    ------
    ColorizeError
        If it is one too many.  It is not counted then, and may come again later.
    """
    now, admitted = monotonic(), f"admitted_{slot}"
    times = [time for time in st.session_state.get("upload_times", ()) if now - time < SPAN]
    if file in st.session_state.setdefault(admitted, set()):
        return
    if len(times) >= UPLOADS:
        raise ColorizeError(
            f"{len(times) + 1} uploads in a minute, must be at most {UPLOADS}. Your previous "
            "picture stays in use. Upload this one again in "
            f"{ceil(times[0] + SPAN - now)} s.")
    st.session_state.upload_times = [*times, now]
    st.session_state[admitted].add(file)
