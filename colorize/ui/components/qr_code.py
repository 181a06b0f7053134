"""The link as a QR code, large, for others in the room to scan."""

from html import escape
from urllib.parse import urlsplit

import segno
import streamlit as st

from colorize.ui import link

#: Characters of a link, at most: its code has 97 x 97 modules.  A phone reads more only from near,
#: and the code would take more than the 50 ms that a page may compute.
LONGEST = 858
QUIET = 4  # modules of white around the code, as its standard asks
MODULE = 8  # pixels of a module's side in the file; the page enlarges them
_OPEN = "qr_code_open"
_STYLE = """<style>
.qr-code { display: block; width: min(100%, 76vh); margin: 0 auto; image-rendering: pixelated; }
</style>"""


def draw() -> None:
    """The button beside *Copy link*."""
    _button("qr_code_button", "stretch")


def on_page() -> None:
    """A second button, at the top of the page: in a hall the sidebar may be closed."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        _button("qr_code_on_page", "content")


def _button(key: str, width: str) -> None:
    st.button("QR code", key=key, icon=":material/qr_code_2:", width=width, on_click=_set_open,
              args=(True,), help="Shows the link large, for phones to scan.")


def dialog() -> None:
    """The dialog, if it is open: drawn at every run, since a run without it would close it."""
    if st.session_state.get(_OPEN, False):
        _dialog()


@st.dialog("Open this page on your phone", width="large", on_dismiss=lambda: _set_open(False))
def _dialog() -> None:
    address = link.whole()
    source = picture(address)
    if source is None:
        st.warning(f"The link has {len(address):,} characters, must have at most {LONGEST} for a "
                   "QR code that can be read from afar. *Copy link* copies it.")
        return
    left, right = st.columns([5, 3], vertical_alignment="center")
    left.html(f'{_STYLE}<img class="qr-code" src="{source}" '
              f'alt="QR code of the link {escape(address)}">')
    with right:
        own = "good_upload" in st.session_state
        what = "settings, but not your own picture" if own else "picture and settings"
        st.markdown(f"Point a phone's camera at the code. It opens this page with the same {what}.")
        if urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1"):
            st.info("Phones cannot open this address, which belongs to this computer alone. Open "
                    "the app under the computer's address in the network.")
        st.code(address, language=None, wrap_lines=True)


def picture(address: str) -> str | None:
    """The QR code of an address, black on white: a PNG as data URI; None if it is too long.

    Examples
    --------
    >>> picture("http://localhost:8501/")[:22]
    'data:image/png;base64,'
    >>> picture("http://localhost:8501/" + "a" * LONGEST)
    """
    if len(address.encode()) > LONGEST:
        return None
    code = segno.make(address, error="l", micro=False)
    return code.png_data_uri(scale=MODULE, border=QUIET, dark="black", light="white")


def _set_open(is_open: bool) -> None:
    st.session_state[_OPEN] = is_open
