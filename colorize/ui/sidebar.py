"""What stands beside every page: the picture, the presets, the link."""

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import prepare, prepare_reference
from colorize.imaging import (
    SAMPLES,
    ImageError,
    load_sample,
    looks_gray,
    open_image,
    require_two_patches,
)
from colorize.settings import PictureSettings
from colorize.ui import state, widgets
from colorize.ui.photo import Photo

MOST_BESIDE = 512  # pixels a side of a photo beside another: 39 s for the slowest search

_COPY_HTML = """
<button type="button">Copy link</button>
<input hidden readonly aria-label="Link to this experiment">
"""
_COPY_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const shown = parentElement.querySelector("input");
  shown.value = data;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data);
      button.textContent = "Link copied";
    } catch {  // no clipboard without https: show the link, selected
      shown.hidden = false;
      shown.select();
      button.textContent = "Copy the link below";
    }
    setTimeout(() => { button.textContent = "Copy link"; }, 2000);
  };
}
"""
_COPY_CSS = """
button, input { width: 100%; box-sizing: border-box; padding: 0.45rem 0.75rem; font: inherit;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); }
button { cursor: pointer; }
button:hover, button:focus-visible { border-color: var(--st-primary-color);
  color: var(--st-primary-color); outline: none; }
input { margin-top: 0.5rem; }
"""


def draw(page: str) -> tuple[Canvas, np.ndarray | None, Photo]:
    """Draw the sidebar; return the canvas, its truth if anybody knows it, and the photo.

    Every knob of every agent is drawn on every page, folded away where it is not
    the page's own: so the address always holds the whole experiment.

    Parameters
    ----------
    page : str
        The page's file name without its ending: ``basic_agent`` opens *Basic agent*.
    """
    _warn_of_dropped()
    with st.sidebar:
        chosen = _picture()
        _presets()
        _copy_link()
        with st.expander("Picture settings"):
            widgets.draw("picture")
        for name, agent in AGENTS.items():
            if agent.Settings.parameters():
                with st.expander(agent.title, expanded=page.startswith(name)):
                    _agent(name)
    return chosen


def _agent(name: str) -> None:
    widgets.draw(name, wait=name == "improved")
    if name == "improved":
        st.button("Train", type="primary", width="stretch", icon=":material/play_arrow:",
                  on_click=state.train)


def _picture() -> tuple[Canvas, np.ndarray | None, Photo]:
    """The picture to work on: a built-in one, one's own, or one's own beside another."""
    settings = state.settings("picture")
    name = st.selectbox("Picture", list(SAMPLES), key=state.PICTURE, bind="query-params",
                        persist_state="session")
    own = _upload("or your own, in colour or gray", "upload")
    beside = own is not None and _wants_another(own)
    if not beside:
        st.session_state.pop("good_reference", None)  # its uploader goes, and with it the file
    if own is None:
        return _split(_sample(name), settings)
    if not beside:
        st.caption("Your own picture is in use; remove it to come back to the built-in ones.")
        return _split(own, settings)
    reference = _upload("Learn from this, or from the picture chosen above", "reference")
    if reference is None:
        reference = _sample(name)
    if settings.size > MOST_BESIDE:
        st.caption(f"Coloured at {MOST_BESIDE} x {MOST_BESIDE}: beside another, a picture of "
                   "twice that would take minutes.")
    size = min(settings.size, MOST_BESIDE)
    return *_prepared_beside(reference, own, size, settings.reduction), Photo(own, reference)


def _split(photo: np.ndarray, settings: PictureSettings) -> tuple[Canvas, np.ndarray, Photo]:
    return *_prepared(photo, settings.size, settings.reduction), Photo(photo)


def _wants_another(own: np.ndarray) -> bool:
    """Whether one's own picture is to be coloured whole, from another; a gray one has to be."""
    gray = looks_gray(own)
    return st.toggle("Learn colour from another picture", gray, key=f"from_another_{gray}",
                     help="Colours all of your picture, as if it were gray. What it learns from "
                     "should show the like, in a like light.")


def _upload(label: str, slot: str) -> np.ndarray | None:
    """The picture uploaded here; a file that is none is said to be, and leaves all as it was."""
    file = st.file_uploader(label, key=slot, help="At most 10 MB and 40 megapixels. "
                            "It stays in the server's memory while you are here.")
    good = f"good_{slot}"
    if file is None:
        st.session_state.pop(good, None)
        return None
    try:
        rgb = _decode(file.getvalue())
        if slot == "upload":
            require_two_patches(rgb, state.settings("basic").patch_size)
    except ImageError as error:
        st.error(str(error))
    else:
        st.session_state[good] = rgb
    return st.session_state.get(good)


# Pictures that are opened are read-only, so that all may share them: every visitor keeps one.


@st.cache_resource(max_entries=8, show_spinner="Opening the picture")
def _decode(data: bytes):
    return open_image(data)


@st.cache_resource(max_entries=16, show_spinner=False)
def _load(name: str):
    return load_sample(name)


def _sample(name: str) -> np.ndarray:
    """A built-in picture, with its credit."""
    sample = SAMPLES[name]
    st.caption(f"{sample.title}. {sample.credit}, {sample.licence}.")
    return _load(name)


@st.cache_resource(max_entries=16, show_spinner=False)
def _prepared(rgb, size: int, reduction: str):
    """A canvas never changes, so that all may share one."""
    return prepare(rgb, PictureSettings(size=size, reduction=reduction))


@st.cache_resource(max_entries=16, show_spinner=False)
def _prepared_beside(reference, photo, size: int, reduction: str):
    return prepare_reference(reference, photo, PictureSettings(size=size, reduction=reduction))


def _presets() -> None:
    now = state.preset_in_use()
    with st.container(horizontal=True):
        for preset, help in (("recommended", "The settings that we find give most for their time."),
                             ("report", "The report's own settings.")):
            st.button(preset.capitalize(), on_click=state.apply_preset, args=(preset,), help=help,
                      type="primary" if preset == now else "secondary", key=f"preset_{preset}")


def _copy_link() -> None:
    button = st.components.v2.component("copy_link", html=_COPY_HTML, css=_COPY_CSS, js=_COPY_JS)
    button(data=state.link(), key="copy_link")
    if "good_upload" in st.session_state:
        st.caption("A link carries the settings, not your own picture.")


def _warn_of_dropped() -> None:
    if st.session_state.dropped:
        st.warning("The link asked for something that cannot be:\n\n"
                   + "\n".join(f"- {sentence}" for sentence in st.session_state.dropped))
        st.button("All right", key="dismiss", on_click=st.session_state.dropped.clear)
