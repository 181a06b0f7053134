"""Runs for every visitor at every rerun: page configuration, sidebar, page."""

from pathlib import Path

import streamlit as st

from colorize.ui import (
    navigation,
    own_picture,
    phone,
    projector,
    session,
    sidebar,
    uploads,
    visit,
)
from colorize.ui.components import charts, qr_code, task

# A file: Streamlit would fetch an icon of its own names from another company's server.
_ICON = Path(__file__).with_name("icon.png")
# Streamlit writes white on the theme's colour.  In the dark theme that colour has to be light,
# since it is the colour of chosen words on a dark background, too.
_STYLE = f"""<style>
[data-testid^="stBaseButton-primary"]:enabled {{ color: light-dark(#fff, #041412) !important; }}
{phone.STYLE}{charts.STYLE}{own_picture.STYLE}
</style>"""

st.set_page_config(page_title="Colorize", page_icon=_ICON, layout="wide")
st.html(_STYLE)
session.read_link()
visit.note_finished()
page = navigation.draw()
with session.applying_requests():
    session.set_photo(sidebar.draw(page.url_path))
qr_code.dialog()
if projector.is_on():
    qr_code.on_page()
if uploads.lost():
    uploads.ask_again()
elif session.photo().task or page.url_path in navigation.WITHOUT_CANVAS:
    page.run()
else:
    st.title(page.title)
    st.warning(session.photo().problem)
    task.draw()
