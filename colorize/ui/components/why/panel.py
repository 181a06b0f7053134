"""The panel: the pixel that is chosen, why it has its colour, and the agent's drawing."""

from functools import partial
from threading import Lock

import streamlit as st
from cachetools import LRUCache

from colorize.agents import AGENTS
from colorize.experiment.steps import Call
from colorize.explain import MEMORY, QUICK, Explanation, explain
from colorize.jobs.memory import array_bytes
from colorize.settings import ColorizeError
from colorize.ui import pixel, polling, server, session
from colorize.ui.components import picture_input, progress
from colorize.ui.components.why import basic, context, improved, linear, propagation, tables
from colorize.ui.photo import Photo
from colorize.ui.run_cache import SharedRun

_DRAW = {"basic": basic.draw, "linear": linear.draw, "propagation": propagation.draw,
         "improved": improved.draw, "context": context.draw}
PATIENCE = 1.0  # seconds that a page waits for an explanation before it shows progress

#: Explanations by run and pixel, 8 MB of them, for all visitors.
_kept = LRUCache(maxsize=8e6, getsizeof=lambda found: 1000 + array_bytes(found))
_lock = Lock()


def draw(handles: list[SharedRun]) -> None:
    """Explain the chosen pixel of one of these results; without one, only how to choose it."""
    ready = {handle.settings.name: handle for handle in handles if handle.result}
    pixel.show_in_address()
    if not ready:
        return
    if pixel.chosen() is None:
        name = pixel.agent() if pixel.agent() in ready else next(iter(ready))
        st.button("Why this colour?", key="why_open", on_click=_open, args=(name,),
                  icon=":material/help:", type="tertiary",
                  help="Opens the result to click on any of its pixels.")
        return
    with st.container(border=True):
        _panel(ready)


def _open(name: str) -> None:
    """Choose the middle one of the unknown pixels."""
    photo = session.photo()
    unknown = (~photo.crop(photo.task.canvas.known)).nonzero()
    middle = len(unknown[0]) // 2
    pixel.choose(*(int(axis[middle]) for axis in unknown) if middle else (0, 0), name)
    polling.redraw()


@st.fragment
def _panel(ready: dict[str, SharedRun]) -> None:
    pixel.show_in_address()
    if pixel.chosen() is None:  # closed: the page draws the button that opens the panel
        st.rerun()
    name = pixel.agent() if pixel.agent() in ready else next(iter(ready))
    st.subheader(f"Why this colour? {AGENTS[name].title}")
    handle, photo = ready[name], session.photo()
    picture, beside = st.columns(2)
    with picture:
        _picture(handle)
    with beside:
        _controls(ready, name)
        found = _words(handle, photo)
    if found is not None and type(found) is not Explanation:  # those are of words alone
        _DRAW[found.agent](found, handle.result.rgb)


def _picture(handle: SharedRun) -> None:
    """The result, to choose a pixel on."""
    name = handle.settings.name
    shown = session.photo().shown(handle.result, session.settings("output"))
    picture_input.pixel(shown, "Click a pixel; by keyboard, arrow keys and Enter.",
                        f"The picture as coloured by the agent: {AGENTS[name].title}",
                        key=f"why_picture_{name}", chosen=pixel.chosen(),
                        on_pixel=lambda row, column: pixel.choose(row, column, name))


def _words(handle: SharedRun, photo: Photo) -> Explanation | None:
    """The explanation in words; None while there is none, or with a sentence why."""
    row, column = (at + part.start for at, part in zip(pixel.chosen(), photo.task.box, strict=True))
    try:
        found = _explanation(handle, row, column)
    except ColorizeError as error:
        st.warning(str(error))
        return None
    if found is not None:
        st.html(f"{tables.swatch(found.rgb)}, gray level {found.gray}")
        st.markdown(found.text)
    return found


def _controls(ready: dict[str, SharedRun], name: str) -> None:
    """Row and column by keyboard, the agent where there are several, and the way out."""
    height, width = session.photo().crop(session.photo().task.canvas.known).shape
    row, column = pixel.chosen()

    def moved() -> None:
        state = st.session_state
        pixel.choose(int(state.why_row), int(state.why_column), state.get("why_agent", name))

    st.session_state.why_row = min(row, height - 1)
    st.session_state.why_column = min(column, width - 1)
    st.session_state.why_agent = name
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input("Row", 0, height - 1, key="why_row", on_change=moved, width=120)
        st.number_input("Column", 0, width - 1, key="why_column", on_change=moved, width=120)
        if len(ready) > 1:
            st.selectbox("Agent", list(ready), key="why_agent", on_change=moved, width=280,
                         format_func=lambda one: AGENTS[one].title)
        st.button("Close", key="why_close", on_click=pixel.forget, icon=":material/close:")


def _explanation(handle: SharedRun, row: int, column: int) -> Explanation | None:
    """The explanation; None, with a progress bar, while the worker computes it."""
    key = handle.key, handle.step, row, column
    with _lock:
        found = _kept.get(key)
    if found is None:
        run = handle.result
        if handle.settings.name in QUICK:
            found = explain(run.agent, run.canvas, row, column)
        else:
            found = _computed(key, Call(
                partial(explain, run.agent, run.canvas, row, column), MEMORY))
        if found is not None:
            with _lock:
                _kept[key] = found
    return found


def _computed(key: tuple, call: Call) -> Explanation | None:
    """What the worker found; a visitor asks for one explanation at a time."""
    before, handle = st.session_state.get("explaining", (None, None))
    if before != key:
        if handle is not None:
            handle.stop()
        handle = server.begin(call, slow=False)
        st.session_state.explaining = key, handle
    handle.wait(PATIENCE)
    if not handle.state.over:
        polling.poll([handle], lambda: progress.bar(handle))
        return None
    del st.session_state["explaining"]
    if handle.error:
        raise ColorizeError(handle.error)
    return handle.result
