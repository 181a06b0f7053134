"""What the agents are given: figure 1 of the report, on which the visitor draws.

On the left the known colours, whose border one moves; on the right the gray photo, on
which one draws colour hints.
"""

import numpy as np
import streamlit as st

from colorize.imaging import (
    MAX_BYTES,
    fit_within,
    main_colours,
    nearest,
    open_hints,
    save_hints,
    to_jpeg,
)
from colorize.imaging.color import gray_levels
from colorize.settings import ColorizeError
from colorize.ui import hints, rate_limit, session
from colorize.ui.components import picture_input, pictures
from colorize.ui.photo import Photo

PIXELS = 2**20  # of the photo that one draws on: more than the working size, to see details
SWATCHES = 8  # colours taken from the picture
#: Of what photographs often show: skin, hair, sky, leaves, grass, wood, brick, cloth, paper.
COMMON = ("#e0ac8a", "#8d5a3b", "#5a3a22", "#8db7e0", "#4f7a35", "#93a552", "#8a6238", "#a8432f",
          "#2f4568", "#efe3c8")
_BESIDE = {"left": "left of the line", "right": "right of the line", "top": "above the line",
           "bottom": "below the line"}


def draw() -> None:
    """Both pictures, and the buttons that save and load hints."""
    photo = session.photo()
    left, right = st.columns(2)
    with left:
        _known_colours(photo)
    with right:
        _drawing(photo)
        _files(photo)


def in_expander() -> None:
    """The same on a page about something else; closed at first, and not drawn then."""
    panel = st.expander("Known colours and colour hints", key="task_panel", on_change="rerun")
    if panel.open:
        with panel:
            draw()


def _known_colours(photo: Photo) -> None:
    """The references; the picture with the border of its known part; or how to draw."""
    if photo.references and photo.task:
        several = "s" * (len(photo.references) > 1)
        pictures.picture(photo.references_of(photo.task.canvas.rgb),
                         f"The reference picture{several}", f"The reference picture{several}")
    elif photo.task is None or photo.source == "none" or photo.is_gray:
        st.markdown(
            "**Draw colours on the gray picture.** Choose a colour, then draw a short line over "
            "each thing whose colour you know: sky, grass, a face, a coat. One line for each is "
            "enough; agents spread it. Only the kind of colour counts; lightness comes from the "
            "photo.\n\nBy keyboard, arrow keys move the cursor and Enter draws a dot.")
    else:
        known = photo.settings.known
        more = " and of your hints" if photo.has_hints else ""
        picture_input.border(
            photo.crop(photo.task.truth), f"In colour. An agent sees the colours {_BESIDE[known]}"
            f"{more} only. Drag the line.", "The whole picture in colour, a line at the border "
            "of its known part", key="task_border", side=known, share=photo.settings.share,
            on_share=lambda share: session.request({"picture_share": share}))


def _drawing(photo: Photo) -> None:
    jpeg, shape = _gray(photo)
    how = "" if photo.is_gray else "In gray: 0.21 R + 0.72 G + 0.07 B. "
    picture_input.drawing(
        jpeg, shape, f"{how}Draw on it to give the agents colour hints.", "The picture in gray",
        key="task_hints", revision=hints.picture(), strokes=hints.text(),
        swatches=_swatches(photo, hints.picture()), on_strokes=hints.take)
    if hints.are_too_long():
        st.caption("There are too many strokes for the address: a reload or a link will not have "
                   "them. Save them as a PNG.")


def _files(photo: Photo) -> None:
    """Save the hints as a PNG, load them from one, drop the loaded ones."""
    shape = photo.rgb.shape[:2]
    with st.container(horizontal=True):
        if photo.has_hints:
            drawn = hints.text(), hints.loaded()  # at the click another photo may be chosen
            st.download_button("Save the hints",
                               lambda: save_hints(hints.draw_on(*drawn, shape)), "hints.png",
                               "image/png", type="tertiary", icon=":material/download:",
                               on_click="ignore", key="save_hints")
        with st.popover("Load hints", type="tertiary", icon=":material/upload:"):
            st.file_uploader("A transparent PNG in the photo's shape", "png", key="hints_file",
                             max_upload_size=MAX_BYTES // 2**20, on_change=_load, args=(shape,))
        if hints.loaded():
            st.button("Drop the loaded hints", key="drop_hints", on_click=hints.unload,
                      type="tertiary", icon=":material/close:")
    if problem := st.session_state.pop("hints_problem", None):
        st.error(problem)


def _load(shape: tuple[int, int]) -> None:
    file = st.session_state.hints_file
    if file is None:
        return
    try:
        rate_limit.admit("hints", file.file_id)
        hints.load(file.getvalue(), shape)
    except ColorizeError as error:
        st.session_state.hints_problem = str(error)


def _gray(photo: Photo) -> tuple[bytes, tuple[int, int]]:
    """The photo in gray, with the hints of a loaded file on it; the browser draws the strokes."""
    return _shown(photo.rgb, hints.picture(), hints.loaded())


@st.cache_data(max_entries=8, show_spinner=False)
def _shown(_rgb: np.ndarray, name: str, file: bytes) -> tuple[bytes, tuple[int, int]]:
    """As JPEG, with height and width; `name` stands for `_rgb` in the key."""
    rgb = fit_within(_rgb, PIXELS)
    gray = gray_levels(rgb)[..., None].repeat(3, axis=-1)
    if file:
        over = nearest(open_hints(file), gray.shape[:2])
        gray = np.where(over[..., 3:] > 0, over[..., :3], gray)
    return to_jpeg(gray), gray.shape[:2]


def _swatches(photo: Photo, name: str) -> tuple[str, ...]:
    """Colours to choose from: of the references, or of the picture itself; then common ones."""
    if photo.references and photo.task:
        canvas = photo.task.canvas
        found = _main(photo.references_of(canvas.rgb), f"{name} {canvas.digest}")
    elif photo.is_gray:
        found = ()
    else:
        found = _main(photo.rgb, name)
    return tuple(dict.fromkeys((*found, *COMMON)))


@st.cache_data(max_entries=32, show_spinner=False)
def _main(_rgb: np.ndarray, name: str) -> tuple[str, ...]:
    """The main colours, the most vivid first; `name` stands for `_rgb` in the key."""
    found = sorted(main_colours(_rgb, SWATCHES), key=lambda rgb: min(rgb) - max(rgb))
    return tuple("#" + bytes(colour).hex() for colour in found)
