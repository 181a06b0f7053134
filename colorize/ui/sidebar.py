"""The sidebar of every page: the picture, the presets, the link, all settings."""

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import prepare, prepare_reference
from colorize.imaging import SAMPLES, GrayDecision, load_sample, looks_gray
from colorize.imaging.color import to_gray
from colorize.settings import PictureSettings
from colorize.ui import own_picture, session, uploads
from colorize.ui.components import copy_link, setting_widgets
from colorize.ui.photo import Photo


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
        with st.expander("Tone and file of results"):
            setting_widgets.draw("output")
    canvas, _, photo = chosen
    if photo.own:
        own_picture.explain(photo)
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
    own = own_picture.upload("or your own, in colour or gray", "upload")
    if own is None:
        st.session_state.pop("good_reference", None)  # its uploader goes, and with it the file
        return _split(_sample(name), settings)
    decision = own_picture.decide(own, settings.photo_is)
    if _wants_reference(decision.is_gray):
        return _pair(own, name, settings)
    st.session_state.pop("good_reference", None)
    uploads.lost().discard("reference")
    st.caption("Your own picture is in use; remove it to return to the built-in ones.")
    if not decision.is_gray:
        st.caption(f"Taken for a colour photo. {decision.reason} If it is a gray one with a tint, "
                   "set *Photo is* under *Picture settings*.")
    return _split(own, settings, decision)


def _split(photo: np.ndarray, settings: PictureSettings,
           own: GrayDecision | None = None) -> tuple[Canvas, np.ndarray | None, Photo]:
    """A photo alone: a built-in one, or the visitor's own.  Of a gray one the gray is used."""
    is_gray = own is not None and own.is_gray
    canvas, truth = _prepared(photo, settings.size, settings.resampling, is_gray)
    return canvas, None if is_gray else truth, Photo(photo, own=own)


def _pair(own: np.ndarray, name: str,
          settings: PictureSettings) -> tuple[Canvas, np.ndarray | None, Photo]:
    """The visitor's photo beside a reference: uploaded, or the built-in picture `name`."""
    reference = own_picture.upload("Reference picture; without a file, the picture chosen above",
                                   "reference")
    if reference is None:
        reference = _sample(name)
    elif own_picture.decide(reference, "auto").has_tint:
        st.warning("The reference is a gray photo with a tint: there is no other colour to learn.")
    canvas, truth = _prepared_pair(reference, own, settings.size, settings.resampling,
                                   settings.photo_is)
    return canvas, truth, Photo(own, reference, own=own_picture.decide(own, settings.photo_is))


def _wants_reference(gray: bool) -> bool:
    """Whether to colour the whole upload from a reference; on by default for a gray one."""
    return st.toggle("Learn colour from another picture", gray, key=f"from_another_{gray}",
                     help="Colours the whole of your picture as if it were gray. Choose a "
                     "reference with similar objects and lighting.")


# Canvases are read-only, so all visitors can share them.


@st.cache_resource(max_entries=16, show_spinner=False)
def _load(name: str):
    return load_sample(name)


def _sample(name: str) -> np.ndarray:
    """A built-in picture, with its credit."""
    sample = SAMPLES[name]
    st.caption(f"{sample.title}. {sample.credit}, {sample.licence}.")
    return _load(name)


@st.cache_resource(max_entries=16, show_spinner=False)
def _prepared(rgb, size: int, resampling: str, is_gray: bool):
    if is_gray:
        gray = np.rint(255 * to_gray(rgb)).astype(np.uint8)
        rgb = gray[..., None].repeat(3, axis=-1)
    return prepare(rgb, PictureSettings(size=size, resampling=resampling))


@st.cache_resource(max_entries=16, show_spinner=False)
def _prepared_pair(reference, photo, size: int, resampling: str, photo_is: str):
    return prepare_reference(reference, photo, PictureSettings(size, resampling, photo_is))


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
