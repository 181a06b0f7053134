"""The projector view: larger text, controls and charts, and fewer things side by side.

One switch in the sidebar, kept in the session and in the address.  Streamlit measures in rem,
so a larger root font enlarges all that it draws; charts measure in pixels: see
:mod:`colorize.ui.components.charts`.  A narrow window keeps its size: whoever opens the link on a
phone, from the QR code, reads it as any other page.
"""

import streamlit as st

NAME = "projector"  # URL name
SCALE = 1.5  # of charts
_FEWER = 1.8  # times as wide, a cell of a grid is at least
_WIDTH = 760  # pixels of a line of text, at most
_STYLE = """<style>
@media (min-width: 1000px) {
  html { font-size: 22px !important; }
  [data-testid="stMainBlockContainer"] { padding: 4.5rem 3rem 3rem; }
  [data-testid="stMain"] [data-testid="stCaptionContainer"] p { font-size: 0.95rem; }
  figure.source pre { font-size: 0.95rem; max-height: 36rem; }
}
@media (min-width: 1800px) { html { font-size: 28px !important; } }
</style>"""


def draw() -> None:
    """The switch, and the style that it switches on."""
    st.toggle("Projector view", key=NAME, bind="query-params", persist_state="session",
              help="Larger text, controls and charts for a lecture hall. It is part of the link.")
    if is_on():
        st.html(_STYLE)


def is_on() -> bool:
    """Whether this visitor's pages are drawn for a projector."""
    return bool(st.session_state.get(NAME))


def grid(columns: int, narrowest: int):
    """A grid of at most so many columns, each at least `narrowest` pixels wide; fewer in a hall."""
    return st.grid(columns, min_column_width=round(narrowest * (_FEWER if is_on() else 1)))


def text(markdown: str) -> None:
    """Text in lines that are easy to read: of 95 characters at most."""
    st.container(width=round(_WIDTH * (SCALE if is_on() else 1))).markdown(markdown)
