"""Pictures on a page, in the photo's own shape.

Conventions: pictures are (H, W, 3) uint8; `ratio` is how many times wider than a
square each pixel is shown, since agents work on squares whatever the photo's shape.
"""

from hashlib import blake2b

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import Run
from colorize.imaging import change_tone, from_webp, stretch, to_jpeg
from colorize.jobs import Snapshot
from colorize.ui import session
from colorize.ui.components import scores
from colorize.ui.runs import SharedRun

MAX_HEIGHT = 560  # pixels of a picture on a page
_BORDER = np.array([255, 90, 40], np.uint8)


def task(canvas: Canvas, truth: np.ndarray | None) -> None:
    """What the agents are given: figure 1 of the report.

    The picture in colour and in gray with a line between its halves; where a photo
    is coloured from a reference, the reference and the gray photo.
    """
    left, right = st.columns(2)
    if session.photo().is_pair:
        with left:
            picture(canvas.rgb[canvas.known_box], "The reference picture",
                    "The reference picture", session.photo().known_ratio)
        with right:
            coloured(canvas.gray_rgb(), "The photo to be coloured", "The photo in gray")
        return
    with left:
        if truth is None:
            coloured(_mark_border(canvas, canvas.fill(canvas.gray_rgb())),
                     "The photo, which has no colours of its own.",
                     "The photo in gray, a line between its halves")
        else:
            coloured(_mark_border(canvas, truth),
                     "In colour. An agent sees the colours left of the line only.",
                     "The whole picture in colour, a line between its halves")
    with right:
        gray = canvas.gray_rgb()
        coloured(_mark_border(canvas, gray), "In gray: 0.21 R + 0.72 G + 0.07 B. Right of the "
                 "line an agent sees only this.", "The same picture in gray, a line between its "
                 "halves")


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
    output = session.settings("output")
    coloured(change_tone(run.rgb, output.strength, output.warmth, run.canvas.known), caption, alt)


def coloured(rgb: np.ndarray, caption: str, alt: str) -> None:
    """A picture of the whole canvas in the photo's shape, without the reference."""
    photo = session.photo()
    picture(photo.crop(rgb), caption, alt, photo.ratio)


def snapshot(frame: Snapshot, caption: str, alt: str) -> None:
    """A picture recorded during a training, in the photo's shape, without the reference."""
    photo = session.photo()
    _draw(_view(frame.webp, photo.is_pair, photo.ratio), photo.ratio, caption, alt)


def picture(rgb: np.ndarray, caption: str, alt: str, ratio: float = 1.0) -> None:
    """One picture, stretched to `ratio` times its width."""
    shape = rgb.shape[1] / rgb.shape[0] * ratio
    _draw(_encoded(rgb, ratio), shape, caption, alt)


def _draw(data: bytes, shape: float, caption: str, alt: str) -> None:
    """Fill the column's width, or less where the picture would be taller than `MAX_HEIGHT`."""
    # An image that is told its width leaves a narrow column; a container does not.
    with st.container(width=max(1, round(MAX_HEIGHT * shape)) if shape < 1 else "stretch"):
        st.image(data, caption=caption, width="stretch", alt=alt)


def _digest(pixels: np.ndarray) -> bytes:
    """A hash of every pixel and the shape; Streamlit's own hash samples large arrays."""
    return blake2b(np.ascontiguousarray(pixels), key=repr(pixels.shape).encode()).digest()


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={np.ndarray: _digest})
def _encoded(rgb: np.ndarray, ratio: float) -> bytes:
    """The picture as JPEG, cached since most pictures are the same at the next rerun."""
    return to_jpeg(stretch(rgb, ratio) if ratio != 1 else rgb)


@st.cache_data(max_entries=32, show_spinner=False)
def _view(webp: bytes, is_pair: bool, ratio: float) -> bytes:
    """What the page shows of a snapshot, as JPEG; the last two arguments complete the key."""
    return to_jpeg(session.photo().shown(from_webp(webp)))


def _mark_border(canvas: Canvas, rgb: np.ndarray) -> np.ndarray:
    """A copy of `rgb` with a line along the right edge of the known region, W / 128 pixels wide."""
    edge = canvas.known[:, :-1] & ~canvas.known[:, 1:]
    marked = rgb.copy()
    for shift in range(max(1, canvas.shape[1] // 128)):
        marked[:, 1 + shift:][edge[:, : edge.shape[1] - shift]] = _BORDER
    return marked
