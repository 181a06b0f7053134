"""Agents work on squares; pages show what comes of it in the photo's own shape.

A canvas is one square, or two: a photo beside the picture that it learns from.
The photo is the last square, and the only one worth showing again and again.
"""

from collections.abc import Callable

import numpy as np
import streamlit as st

from colorize.images import stretch

NARROWEST, WIDEST = 0.5, 3.0  # width by height: beyond, a page would be all picture, or none

# The last rule is for the full screen, where Streamlit fits a picture in by its own shape.
_CSS = """<style>
:root {{ --stretch: {photo:.4f}; --ratio: {photo:.4f}; }}
[class*="st-key-known_"] {{ --ratio: {known:.4f}; }}
[class*="st-key-unknown_"] {{ --ratio: {unknown:.4f}; }}
[data-testid="stImage"] img:not([class*="st-key-itself_"] *) {{ aspect-ratio: var(--ratio); }}
[data-testid="stImage"] img[style*="object-fit"]:not([class*="st-key-itself_"] *) {{
  object-fit: fill !important; max-height: none !important; align-self: center;
  width: min(100%, var(--ratio) * (100vh - 5rem)) !important; }}
</style>"""


def take_from(photo: np.ndarray, reference: np.ndarray | None = None) -> None:
    """Show the pictures of this page in the shape of `photo`, (H, W, 3).

    What draws pictures itself finds it, as width by height, in ``--stretch``.

    Parameters
    ----------
    reference : (H, W, 3) array, optional
        The picture beside it, with a shape of its own.
    """
    whole = st.session_state.ratio = _ratio(photo)
    known, unknown = (whole / 2,) * 2 if reference is None else (_ratio(reference), whole)
    st.html(_CSS.format(photo=whole, known=known, unknown=unknown))


def _ratio(photo: np.ndarray) -> float:
    return min(max(photo.shape[1] / photo.shape[0], NARROWEST), WIDEST)


def is_pair(picture: np.ndarray) -> bool:
    """Whether a canvas's picture, (h, w, ...), is a photo beside another."""
    return picture.shape[1] > picture.shape[0]


def photo(picture: np.ndarray) -> np.ndarray:
    """The photo in a canvas's picture, (h, w, ...): all of it, unless that is a pair."""
    return picture[:, picture.shape[1] - picture.shape[0]:]


def view() -> Callable[[np.ndarray], np.ndarray]:
    """From a canvas's picture, (h, w, 3) uint8, to what this page shows of it, as a picture."""
    ratio = st.session_state.ratio  # what stands there may have changed when it is asked
    return lambda picture: stretch(photo(picture), ratio)


def known(name: str):
    """Where a page shows what is known, alone; `name` is its own on the page."""
    return st.container(key=f"known_{name}")


def unknown(name: str):
    """Where a page shows what is not known, alone; `name` is its own on the page."""
    return st.container(key=f"unknown_{name}")


def itself(name: str):
    """Where a page shows what is no picture of the canvas; `name` is its own on the page."""
    return st.container(key=f"itself_{name}")
