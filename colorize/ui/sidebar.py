"""The sidebar of every page: the picture, the presets, the link, all settings."""

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import prepare, prepare_reference
from colorize.imaging import (
    SAMPLES,
    fit_within,
    load_sample,
    looks_gray,
    open_image,
    require_two_patches,
)
from colorize.settings import ColorizeError, PictureSettings
from colorize.ui import rate_limit, runs, session, uploads
from colorize.ui.components import copy_link, setting_widgets
from colorize.ui.photo import Photo

MAX_SIZE = PictureSettings.parameters()["size"].high
MAX_PAIR_SIZE = 512  # pixels a side of each picture of a pair: 39 s for the slowest search


def draw(page: str) -> tuple[Canvas, np.ndarray | None, Photo]:
    """Draw the sidebar; return the canvas, the true colours if available, and the photo.

    Every setting of every agent is drawn on every page, in an expander that is
    closed unless the page is the agent's own: so the address always holds the
    whole experiment.

    Parameters
    ----------
    page : str
        The page's file name without its ending: ``basic_agent`` opens *Basic agent*.
    """
    _warn_of_dropped()
    with st.sidebar:
        chosen = _picture()
        uploads.note()
        _presets()
        copy_link.draw()
        if "good_upload" in st.session_state:
            st.caption("A link holds the settings, not your own picture.")
        with st.expander("Picture settings"):
            setting_widgets.draw("picture")
        for name, agent in AGENTS.items():
            if agent.Settings.parameters():
                with st.expander(agent.title, expanded=page.startswith(name)):
                    _agent(name)
    canvas = chosen[0]
    if looks_gray(canvas.rgb[canvas.known]):
        st.warning("The source picture has no colour, so there is nothing to learn.")
    return chosen


def _agent(name: str) -> None:
    setting_widgets.draw(name, wait=name == "improved")
    if name == "improved":
        st.button("Train", type="primary", width="stretch", icon=":material/play_arrow:",
                  on_click=session.train)


def _picture() -> tuple[Canvas, np.ndarray | None, Photo]:
    """The picture to work on: a built-in one, an upload, or an upload and a reference."""
    settings = session.settings("picture")
    name = st.selectbox("Picture", list(SAMPLES), key=session.PICTURE, bind="query-params",
                        persist_state="session")
    own = _upload("or your own, in colour or gray", "upload")
    pair = own is not None and _wants_reference(own)
    if not pair:
        st.session_state.pop("good_reference", None)  # its uploader goes, and with it the file
        if own is not None:
            uploads.lost().discard("reference")
    if own is None:
        return _split(_sample(name), settings)
    if not pair:
        st.caption("Your own picture is in use; remove it to return to the built-in ones.")
        return _split(own, settings, private=True)
    reference = _upload("Reference picture; without a file, the picture chosen above",
                        "reference")
    if reference is None:
        reference = _sample(name)
    if settings.size > MAX_PAIR_SIZE:
        st.caption(f"Coloured at {MAX_PAIR_SIZE} x {MAX_PAIR_SIZE}: with a reference, a larger "
                   "picture would take minutes.")
    size = min(settings.size, MAX_PAIR_SIZE)
    canvas, truth = _prepared_pair(reference, own, size, settings.resampling)
    return canvas, truth, Photo(own, reference, is_private=True)


def _split(photo: np.ndarray, settings: PictureSettings,
           private: bool = False) -> tuple[Canvas, np.ndarray, Photo]:
    canvas, truth = _prepared(photo, settings.size, settings.resampling)
    return canvas, truth, Photo(photo, is_private=private)


def _wants_reference(own: np.ndarray) -> bool:
    """Whether to colour the whole upload from a reference; on by default for a gray one."""
    gray = looks_gray(own)
    return st.toggle("Learn colour from another picture", gray, key=f"from_another_{gray}",
                     help="Colours the whole of your picture as if it were gray. Choose a "
                     "reference with similar objects and lighting.")


def _upload(label: str, slot: str) -> np.ndarray | None:
    """The picture uploaded here; a bad file gets an error and leaves the last good one."""
    where = ("This server's owner keeps the trainings of uploads on its disk."
             if runs.store(private=True) else "Nothing of it is written to the server's disk.")
    file = st.file_uploader(label, key=uploads.key(slot), help="At most 10 MB and 40 megapixels. "
                            f"It stays in the server's memory until you leave. {where}")
    good = f"good_{slot}"
    if file is None:
        st.session_state.pop(good, None)
        return None
    try:
        rate_limit.admit(slot, file.file_id)
        rgb = _decode(file.getvalue())
        if slot == "upload":
            require_two_patches(rgb, session.settings("basic").patch_size)
    except ColorizeError as error:
        st.error(str(error))
    else:
        st.session_state[good] = rgb
        uploads.lost().discard(slot)
    return st.session_state.get(good)


# Opened pictures and canvases are read-only, so all visitors can share them.


@st.cache_resource(max_entries=4, show_spinner="Opening the picture")
def _decode(data: bytes):
    """The upload with at most four times as many pixels as any agent works on: 12 MB."""
    return fit_within(open_image(data), 4 * MAX_SIZE**2)


@st.cache_resource(max_entries=16, show_spinner=False)
def _load(name: str):
    return load_sample(name)


def _sample(name: str) -> np.ndarray:
    """A built-in picture, with its credit."""
    sample = SAMPLES[name]
    st.caption(f"{sample.title}. {sample.credit}, {sample.licence}.")
    return _load(name)


@st.cache_resource(max_entries=16, show_spinner=False)
def _prepared(rgb, size: int, resampling: str):
    return prepare(rgb, PictureSettings(size=size, resampling=resampling))


@st.cache_resource(max_entries=16, show_spinner=False)
def _prepared_pair(reference, photo, size: int, resampling: str):
    return prepare_reference(reference, photo, PictureSettings(size=size, resampling=resampling))


def _presets() -> None:
    now = session.preset_in_use()
    with st.container(horizontal=True):
        for preset, help in (("recommended", "The settings with the best scores for their time."),
                             ("report", "The settings of the report.")):
            st.button(preset.capitalize(), on_click=session.apply_preset, args=(preset,),
                      help=help, type="primary" if preset == now else "secondary",
                      key=f"preset_{preset}")


def _warn_of_dropped() -> None:
    if st.session_state.dropped:
        st.warning("Some values in the link are not valid:\n\n"
                   + "\n".join(f"- {sentence}" for sentence in st.session_state.dropped))
        st.button("OK", key="dismiss", on_click=st.session_state.dropped.clear)
