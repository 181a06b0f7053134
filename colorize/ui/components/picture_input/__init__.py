"""A picture that answers: one draws on it, moves a border on it, or chooses a part of it.

It may also be two pictures, with a line between them that one moves.

The component's parts lie beside this file.  The browser holds what is drawn and sends it
when a stroke ends.  A message holds the address of a picture, never the picture.

Conventions: pictures are (H, W, 3) uint8; strokes are text, see
:mod:`colorize.imaging.strokes`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit import runtime

from colorize.ui.components.encoding import encoded


def _read(*names: str) -> str:
    return "\n".join(Path(__file__).with_name(name).read_text("utf-8") for name in names)


_component = st.components.v2.component(
    "picture_input", html=_read("picture.html"), css=_read("picture.css"),
    js=_read("strokes.js", "drawing.js", "divider.js", "comparison.js", "picker.js", "regions.js",
             "picture.js"))


def drawing(jpeg: bytes, shape: tuple[int, int], caption: str, alt: str, *, key: str,
            revision: str, strokes: str, swatches: Sequence[str],
            on_strokes: Callable[[str, str], None]) -> None:
    """A picture on which one draws.

    Parameters
    ----------
    jpeg : bytes
    shape : (int, int)
        Height and width.
    caption, alt : str
    key : str
        Of the widget.
    revision : str
        Names the picture that the strokes belong to.  The browser takes `strokes` if it has
        none for this picture; else its own are the newest.
    strokes : str
    swatches : sequence of str
        Colours to choose from, as ``#rrggbb``.
    on_strokes : callable
        Called with revision and strokes when a stroke ended or was taken back.
    """
    def changed():
        if isinstance(sent := st.session_state[key].get("strokes"), str):
            revision, _, strokes = sent.partition(" ")
            on_strokes(revision, strokes)

    _mount(jpeg, shape, key, changed, mode="draw", caption=caption, alt=alt, revision=revision,
           strokes=strokes, swatches=tuple(swatches))


def border(rgb: np.ndarray, caption: str, alt: str, *, key: str, side: str, share: int,
           on_share: Callable[[int], None]) -> None:
    """A picture with a border that one moves.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    caption, alt, key : str
    side : {"left", "right", "top", "bottom"}
        Where the part that the border ends begins.
    share : int
        Of the picture that the part takes, 5 to 95.
    on_share : callable
        Called with the new share when the border is let go.
    """
    def changed():
        sent = st.session_state[key].get("share")
        if isinstance(sent, int) and 5 <= sent <= 95:
            on_share(sent)

    _mount(encoded(rgb), rgb.shape[:2], key, changed, mode="border", caption=caption,
           alt=alt, side=side, share=share, label="Border of the known part")


def pixel(rgb: np.ndarray, caption: str, alt: str, *, key: str, chosen: tuple[int, int] | None,
          on_pixel: Callable[[int, int], None]) -> None:
    """A picture of which one chooses a pixel: a click, or arrow keys and Enter.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    caption, alt, key : str
    chosen : (int, int), optional
        Row and column of the pixel that is marked.
    on_pixel : callable
        Called with row and column when a pixel is chosen.
    """
    height, width = rgb.shape[:2]

    def changed():
        sent = st.session_state[key].get("pixel")
        if (isinstance(sent, list) and len(sent) == 2 and all(isinstance(n, int) for n in sent)
                and 0 <= sent[0] < height and 0 <= sent[1] < width):
            on_pixel(*sent)

    _mount(encoded(rgb), (height, width), key, changed, mode="pick", caption=caption, alt=alt,
           chosen=None if chosen is None else tuple(chosen))


def regions(rgb: np.ndarray, caption: str, alt: str, *, key: str,
            outlines: Sequence[tuple[int, int, int, int, str]],
            on_region: Callable[[int], None]) -> None:
    """A picture with numbered outlines, of which one chooses one by a click.

    Give buttons beside it that do the same by keyboard.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    caption, alt, key : str
    outlines : sequence of (top, left, height, width, title)
        In pixels of the picture.
    on_region : callable
        Called with the index of the one that was chosen.
    """
    def changed():
        sent = st.session_state[key].get("region")
        if isinstance(sent, int) and 0 <= sent < len(outlines):
            on_region(sent)

    _mount(encoded(rgb), rgb.shape[:2], key, changed, mode="regions", caption=caption, alt=alt,
           regions=tuple(map(tuple, outlines)))


def comparison(left: np.ndarray, right: np.ndarray, names: tuple[str, str], caption: str, *,
               key: str) -> None:
    """Two pictures and a line between them, which one moves; the browser keeps its place.

    Parameters
    ----------
    left, right : (H, W, 3) arrays of uint8
        Of one shape.
    names : (str, str)
        What they are.
    caption, key : str
    """
    _mount(encoded(left), left.shape[:2], key, lambda: None, mode="compare", caption=caption,
           alt=f"To the left of the line: {names[0]}", names=tuple(names), share=50,
           other=_address(encoded(right), f"{key} other"),
           otherAlt=f"To the right of the line: {names[1]}",
           label=f"Line between {names[0]} and {names[1]}")


def _mount(jpeg: bytes, shape: tuple[int, int], key: str, changed: Callable[[], None],
           **data) -> None:
    """Draw the component.  Sequences are tuples: for a list, Streamlit asks pandas (40 MB)."""
    _component(key=key, data={"picture": _address(jpeg, key), "height": shape[0],
                              "width": shape[1], **data},
               on_strokes_change=changed, on_share_change=changed, on_pixel_change=changed,
               on_region_change=changed)


def _address(jpeg: bytes, place: str) -> str:
    """Where the browser finds a picture.

    As for Streamlit's own pictures: the address changes with the content, and the browser
    loads it once.
    """
    if not runtime.exists():
        return ""
    path = runtime.get_instance().media_file_mgr.add(jpeg, "image/jpeg", place)
    base = st.get_option("server.baseUrlPath").strip("/")
    return f"/{base}{path}" if base else path
