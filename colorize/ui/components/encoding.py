"""Pictures as files for the browser, each encoded once."""

from hashlib import blake2b

import numpy as np
import streamlit as st

from colorize.imaging import to_jpeg


def _digest(pixels: np.ndarray) -> bytes:
    """A hash of every pixel and the shape; Streamlit's own hash samples large arrays."""
    return blake2b(np.ascontiguousarray(pixels), key=repr(pixels.shape).encode()).digest()


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={np.ndarray: _digest})
def encoded(rgb: np.ndarray) -> bytes:
    """The picture as JPEG, cached since most pictures are the same at the next rerun."""
    return to_jpeg(rgb)
