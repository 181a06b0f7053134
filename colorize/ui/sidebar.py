"""What stands beside every page: the picture, the presets, the link."""

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import prepare
from colorize.images import SAMPLES, ImageError, load_sample, open_image, require_two_patches
from colorize.settings import PictureSettings
from colorize.ui import state, widgets

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


def draw(page: str) -> tuple[Canvas, np.ndarray]:
    """Draw the sidebar; return the chosen canvas and its truth.

    Every knob of every agent is drawn on every page, folded away where it is not
    the page's own: so the address always holds the whole experiment.

    Parameters
    ----------
    page : str
        The page's file name without its ending: ``basic_agent`` opens *Basic agent*.
    """
    _warn_of_dropped()
    with st.sidebar:
        rgb, title = _picture()
        canvas, truth = _canvas(rgb, state.settings("picture"))
        if not canvas.has_colour:
            st.warning("The left half of this picture has no colour, so there is nothing to "
                       "learn but gray.")
        _presets()
        _copy_link(title)
        with st.expander("Picture settings"):
            widgets.knobs("picture")
        for name, agent in AGENTS.items():
            if agent.Settings.knobs():
                with st.expander(agent.title, expanded=page.startswith(name)):
                    _agent(name)
    return canvas, truth


def _agent(name: str) -> None:
    widgets.knobs(name, wait=name == "improved")
    if name == "improved":
        st.button("Train", type="primary", width="stretch", icon=":material/play_arrow:",
                  on_click=state.train)


def _picture():
    """The picture to work on, and its title if it is a built-in one."""
    name = st.selectbox("Picture", list(SAMPLES), key=state.PICTURE, bind="query-params",
                        persist_state="session")
    file = st.file_uploader("or your own", key="upload", help="At most 10 MB and 40 megapixels. "
                            "It stays in the server's memory while you are here.")
    if file is None:
        st.session_state.pop("last_good", None)
    else:
        _take(file)
    if "last_good" in st.session_state:
        return st.session_state.last_good, None
    sample = SAMPLES[name]
    st.caption(f"{sample.title}. {sample.credit}, {sample.licence}.")
    return _sample(name), sample.title


def _take(file) -> None:
    """Use an uploaded file if it is a picture; otherwise say why not and leave all as it was."""
    try:
        rgb = _decode(file.getvalue())
        require_two_patches(rgb, state.settings("basic").patch_size)
    except ImageError as error:
        st.error(str(error))
    else:
        st.session_state.last_good = rgb


@st.cache_data(max_entries=8, show_spinner="Opening the picture")
def _decode(data: bytes):
    return open_image(data)


@st.cache_data(max_entries=16, show_spinner=False)
def _sample(name: str):
    return load_sample(name)


def _canvas(rgb, settings: PictureSettings):
    return _prepared(rgb, settings.size, settings.reduction)


@st.cache_resource(max_entries=16, show_spinner=False)
def _prepared(rgb, size: int, reduction: str):
    """A canvas never changes, so that all may share one."""
    return prepare(rgb, PictureSettings(size=size, reduction=reduction))


def _presets() -> None:
    now = state.preset_in_use()
    with st.container(horizontal=True):
        for preset, help in (("recommended", "The settings that we find give most for their time."),
                             ("report", "The report's own settings.")):
            st.button(preset.capitalize(), on_click=state.apply_preset, args=(preset,), help=help,
                      type="primary" if preset == now else "secondary", key=f"preset_{preset}")


def _copy_link(title: str | None) -> None:
    button = st.components.v2.component("copy_link", html=_COPY_HTML, css=_COPY_CSS, js=_COPY_JS)
    button(data=state.link(), key="copy_link")
    if title is None:
        st.caption("A link carries the settings, not your own picture.")


def _warn_of_dropped() -> None:
    if st.session_state.dropped:
        st.warning("The link asked for something that cannot be:\n\n"
                   + "\n".join(f"- {sentence}" for sentence in st.session_state.dropped))
        st.button("All right", key="dismiss", on_click=st.session_state.dropped.clear)
