"""The basic agent's palette: its colours are edited, pinned and saved here."""

import streamlit as st

from colorize.agents.basic.palette import Palette, read_edits, read_pinned
from colorize.agents.basic.palette_files import PALETTE_FILES
from colorize.settings import BasicSettings
from colorize.ui import polling, projector, session


def draw(palette: Palette, settings: BasicSettings) -> None:
    """A field and a pin for each colour, and the button that undoes all of them.

    Parameters
    ----------
    palette : Palette
        As it is painted: with edited and pinned colours.
    settings : BasicSettings
        Those that gave it.
    """
    pinned, edits = read_pinned(settings.pinned), read_edits(settings.palette)
    grid = projector.grid(min(8, len(palette.hex)), 110)
    for number, (colour, share) in enumerate(zip(palette.hex, palette.shares, strict=True), 1):
        with grid.cell():
            _colour(number, colour, share, edits, pinned)
    st.button("Undo all edits and pins", key="palette_undo", icon=":material/undo:",
              disabled=not pinned and not edits, on_click=_set, args=({}, []))


def _colour(number: int, colour: str, share: float, edits: dict[int, str],
            pinned: list[str]) -> None:
    """One colour.  Its key holds the colour: a field of another colour is another field."""
    field, pin = f"edit_{number}_{colour[1:]}", f"pin_{number}_{colour[1:]}"
    is_pinned = colour[1:] in pinned and number not in edits

    def edit():
        _set(edits | {number: st.session_state[field][1:]}, pinned)

    def change_pin():
        others = {other: text for other, text in edits.items() if other != number}
        rest = [text for text in pinned if text != colour[1:]]
        _set(others, [*rest, colour[1:]] if st.session_state[pin] else rest)

    mark = " (edited)" if number in edits else ""
    st.color_picker(f"{number}: {share:.1%}{mark}", colour, key=field, on_change=edit,
                    help=f"{colour}, which stands for {share:.1%} of the known pixels.")
    st.checkbox("Pin", is_pinned, key=pin, on_change=change_pin,
                help="k-means keeps this colour and finds the others anew.")


def _set(edits: dict[int, str], pinned: list[str]) -> None:
    """Move the settings there; the page and the address follow."""
    session.request({
        "basic_palette": ",".join(f"{number}:{text}" for number, text in sorted(edits.items()))
        or "none", "basic_pinned": ",".join(pinned) or "none"})
    polling.redraw()


def downloads(palette: Palette) -> None:
    """The palette as a file, for each format."""
    with st.container(horizontal=True):
        for name, (ending, media, write) in PALETTE_FILES.items():
            st.download_button(
                name, lambda write=write: write(palette.hex, palette.shares),
                f"colorize-palette.{ending}", media, icon=":material/download:",
                on_click="ignore", key=f"palette_{ending}")
