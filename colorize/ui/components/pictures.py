"""Pictures on a page.  Pictures are (H, W, 3) uint8."""

from base64 import b64encode
from html import escape

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import Run
from colorize.imaging import from_webp, to_jpeg
from colorize.jobs import Snapshot
from colorize.ui import session
from colorize.ui.components import scores
from colorize.ui.components.encoding import encoded
from colorize.ui.run_cache import SharedRun

MAX_HEIGHT = 560  # pixels of a picture on a page
PANORAMA = 4.0  # times as wide as high: a picture that is longer is scrolled
PANORAMA_HEIGHT = 120  # pixels of it on a page
# An image of Streamlit's is never wider than its column.
_PANORAMA = """
<div style="overflow-x: auto" tabindex="0">
<img src="data:image/jpeg;base64,{data}" alt="{alt}" width="{width}" height="{height}"
style="max-width: none; display: block">
</div>
"""


def comparison(canvas: Canvas, truth: np.ndarray | None) -> None:
    """The true picture; the gray photo if the true colours are not available."""
    if truth is None:
        coloured(canvas.gray_rgb(), "The photo in gray", "The photo in gray")
    else:
        coloured(truth, "The true colours", "The picture in its true colours")


def latest(handle: SharedRun) -> None:
    """The newest picture of a run: its result, else a preview, else the canvas itself."""
    newest = handle.result or handle.snapshot
    caption = "" if handle.truth is None else scores.in_short(newest.scores if newest else None)
    alt = f"The picture as coloured by: {AGENTS[handle.settings.name].title}"
    if handle.snapshot and not handle.result:
        after = f"After epoch {handle.snapshot.step:,}"
        snapshot(handle.snapshot, f"{after}: {caption}" if caption else after, alt)
    else:
        if handle.result:
            result(handle.result, caption, alt)
        else:
            coloured(handle.canvas.fill(handle.canvas.gray_rgb()), caption, alt)


def result(run: Run, caption: str, alt: str) -> None:
    """A result, with the strength and the warmth that the sidebar says."""
    picture(session.photo().shown(run, session.settings("output")), caption, alt)


def coloured(rgb: np.ndarray, caption: str, alt: str) -> None:
    """A picture of the whole canvas, without its references."""
    picture(session.photo().crop(rgb), caption, alt)


def snapshot(frame: Snapshot, caption: str, alt: str) -> None:
    """A picture recorded during a training, without the references."""
    photo = session.photo()
    box = tuple((part.start, part.stop) for part in photo.task.box)
    data, shape = _view(frame.webp, box, photo.task.canvas.shape)
    _draw(data, shape, caption, alt)


def picture(rgb: np.ndarray, caption: str, alt: str) -> None:
    """One picture."""
    _draw(encoded(rgb), rgb.shape[1] / rgb.shape[0], caption, alt)


def _draw(data: bytes, shape: float, caption: str, alt: str) -> None:
    """Fill the column's width, or less where the picture would be taller than `MAX_HEIGHT`.

    A panorama has a height of its own, and is scrolled.
    """
    if shape > PANORAMA:
        st.html(_PANORAMA.format(height=PANORAMA_HEIGHT, width=round(PANORAMA_HEIGHT * shape),
                                 alt=escape(alt), data=b64encode(data).decode()))
        if caption:
            st.caption(caption)
        return
    # An image that is told its width leaves a narrow column; a container does not.
    with st.container(width=max(1, round(MAX_HEIGHT * shape)) if shape < 1 else "stretch"):
        st.image(data, caption=caption, width="stretch", alt=alt)


@st.cache_data(max_entries=32, show_spinner=False)
def _view(webp: bytes, box: tuple, canvas: tuple) -> tuple[bytes, float]:
    """What the page shows of a snapshot, as JPEG, and its width / height.

    The last two arguments complete the key.
    """
    rgb = session.photo().crop(from_webp(webp))
    return to_jpeg(rgb), rgb.shape[1] / rgb.shape[0]
