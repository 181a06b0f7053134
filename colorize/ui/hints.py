"""This visitor's colour hints, for each picture: strokes, and a transparent PNG.

Strokes are text, see :mod:`colorize.imaging.strokes`.  The address holds those of the
picture in use as long as they are short, so a reload and a link find them again.
Another picture has hints of its own.  A picture of the visitor's own that this server
has lost finds its strokes when it is uploaded again.
"""

from hashlib import blake2b

import numpy as np
import streamlit as st

from colorize.imaging import ImageError, draw_strokes, nearest, open_hints, save_hints
from colorize.imaging.strokes import from_text
from colorize.settings import PictureSettings
from colorize.ui import address, uploads

NAME = "hints"  # URL name
MAX_IN_ADDRESS = 1500  # characters; some programs cut longer links
LARGEST = PictureSettings.parameters()["size"].high  # pixels of a canvas's longer side
MAX_PICTURES = 20  # whose hints a session keeps


def read(query: dict[str, str]) -> list[str]:
    """At a visitor's first run, take the strokes from the address.

    What is no good is taken out of `query`, with a sentence.
    """
    text = query.get(NAME, "")
    st.session_state.hints, st.session_state.hint_files = {}, {}
    st.session_state.waiting_hints, st.session_state.hinted = "", ""
    try:
        from_text(text)
    except ImageError as error:
        del query[NAME]
        return [f"hints in the link are ignored: {error}"]
    st.session_state.waiting_hints = text
    return []


def use(photo: np.ndarray) -> np.ndarray | None:
    """Take this photo for the one in use; return its hints, or None.

    Parameters
    ----------
    photo : (H, W, 3) array of uint8

    Returns
    -------
    hints : (h, w, 4) array of uint8, or None
        RGBA, in the photo's shape, at most as large as any canvas.
    """
    name = st.session_state.hinted = _name(photo)
    if st.session_state.waiting_hints and not uploads.lost():
        take(name, st.session_state.waiting_hints)
        st.session_state.waiting_hints = ""
    return _draw(text(), loaded(), shape_on(photo))


def shape_on(photo: np.ndarray) -> tuple[int, int]:
    """Height and width of the hints on a photo: in its shape, at most as large as any canvas."""
    scale = min(1.0, LARGEST / max(photo.shape[:2]))
    return tuple(max(1, round(scale * side)) for side in photo.shape[:2])


def restore(photo: np.ndarray, strokes: str, png: bytes) -> None:
    """Use these hints on a photo, in place of all others.  Raises ImageError if they do not fit."""
    name = _name(photo)
    loaded = b""
    if png:
        with uploads.DECODING:
            loaded = save_hints(open_hints(png, photo.shape[:2]))
    _keep(st.session_state.hint_files, name, loaded)
    take(name, strokes)
    st.session_state.waiting_hints = ""


def text() -> str:
    """The strokes on the picture in use, as text."""
    return st.session_state.hints.get(st.session_state.hinted, "")


def name() -> str:
    """What tells these hints from others, for a cache."""
    return blake2b(loaded(), digest_size=16, key=blake2b(text().encode()).digest()).hexdigest()


def picture() -> str:
    """What names the picture in use."""
    return st.session_state.hinted


def take(name: str, strokes: str) -> None:
    """Keep the strokes that were drawn on a picture; ignore what nobody can have drawn."""
    try:
        from_text(strokes)
    except ImageError:
        return
    _keep(st.session_state.hints, name, strokes)


def load(data: bytes, shape: tuple[int, int]) -> None:
    """Use the hints of a transparent PNG, too.  Raises ImageError if they do not fit."""
    with uploads.DECODING:
        hints = open_hints(data, shape)
    # At the photo's size: what was uploaded may be far larger, and is decoded again at times.
    _keep(st.session_state.hint_files, st.session_state.hinted, save_hints(hints))


def loaded() -> bytes:
    """The PNG in use for this picture; empty if there is none."""
    return st.session_state.hint_files.get(st.session_state.hinted, b"")


def unload() -> None:
    """Go on without the PNG."""
    st.session_state.hint_files.pop(st.session_state.hinted, None)


def are_too_long() -> bool:
    """Whether the address does not hold these strokes."""
    return len(text()) > MAX_IN_ADDRESS


def note() -> None:
    """Keep the address up to date."""
    shown = text() or st.session_state.waiting_hints
    address.show(NAME, shown if len(shown) <= MAX_IN_ADDRESS else "")


@st.cache_resource(max_entries=8, show_spinner=False)
def _draw(strokes: str, file: bytes, shape: tuple[int, int]) -> np.ndarray | None:
    """The hints of the picture in use, read-only; None if there are none."""
    if not strokes and not file:
        return None
    hints = draw_on(strokes, file, shape)
    hints.setflags(write=False)
    return hints


def draw_on(strokes: str, file: bytes, shape: tuple[int, int]) -> np.ndarray:
    """The hints in a PNG, and the strokes over them, (h, w, 4) uint8, at any size."""
    hints = draw_strokes(from_text(strokes), shape)
    if file:
        under = nearest(open_hints(file), shape)  # thin ones may all be lost: `prepare` says so
        hints = np.where(hints[..., 3:] > 0, hints, under)
    return hints


def _keep(kept: dict, name: str, value) -> None:
    kept.pop(name, None)
    if value:
        kept[name] = value
    while len(kept) > MAX_PICTURES:
        del kept[next(iter(kept))]


def _name(photo: np.ndarray) -> str:
    """What tells a photo from others; of a large one, from a part of its pixels."""
    every = max(1, round((photo.size / 30_000) ** 0.5))  # at each run of a page: 1 ms at most
    few = np.ascontiguousarray(photo[::every, ::every])
    return blake2b(few, key=repr(photo.shape).encode(), digest_size=8).hexdigest()
