"""The sidebar of every page: the picture, the presets, the link, all settings."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.imaging import SAMPLES, GrayDecision, looks_gray
from colorize.settings import ColorizeError, PictureSettings
from colorize.ui import (
    hints,
    own_picture,
    projector,
    session,
    tasks,
    this_experiment,
    uploads,
)
from colorize.ui.components import copy_link, qr_code, setting_widgets, take
from colorize.ui.photo import Photo


def draw(page: str) -> Photo:
    """Draw the sidebar; return the photo and its task.

    Every setting of every agent is drawn on every page, in an expander that is
    closed unless the page is the agent's own or about it: so the address always holds the
    whole experiment.

    Parameters
    ----------
    page : str
        The page's file name without its ending: ``basic_agent`` opens *Basic agent*.
    """
    _warn_of_dropped()
    with st.sidebar:
        choice = _picture()
        _presets()
        copy_link.draw()
        qr_code.draw()
        projector.draw()
        if "good_upload" in st.session_state:
            st.caption("A link holds the settings, not your own picture.")
        taking = st.expander("Take it with you", key="take", on_change="rerun")
        with st.expander("Picture settings"):
            setting_widgets.draw("picture")
        for name, agent in AGENTS.items():
            if agent.Settings.parameters():
                own = page.startswith(name) or (name, page) == ("basic", "colours")
                with st.expander(agent.title, expanded=own):
                    _agent(name)
        with st.expander("Tone and file of results"):
            setting_widgets.draw("output")
    photo = _prepare(choice)
    # Last: between two widgets, a note would take those still to come out of the address.
    uploads.note()
    hints.note()
    session.note()
    if taking.open:
        with taking:
            take.draw(this_experiment.gather(photo))
    if photo.own:
        own_picture.explain(photo)
    if photo.task and _lacks_colour(photo.task.canvas):
        st.warning("The source picture has no colour, so there is nothing to learn."
                   + " Draw colour hints on the photo." * photo.is_gray)
    return photo


@lru_cache(maxsize=16)  # asked at each run of a page
def _lacks_colour(canvas: Canvas) -> bool:
    return looks_gray(canvas.rgb[canvas.known])


def _agent(name: str) -> None:
    setting_widgets.draw(name, wait=name == "improved")
    if name == "improved":
        st.button("Train", type="primary", width="stretch", icon=":material/play_arrow:",
                  on_click=_train)


def _train() -> None:
    """Train, and say where: on a phone the sidebar lies over the page."""
    session.train()
    st.toast("The page *Improved agent* shows this training.")


_REFERENCES = "Reference pictures; without a file, the picture chosen above"


class _Choice(NamedTuple):
    """The photo, the references that it is coloured from, and the settings that count for it."""

    photo: np.ndarray
    references: list[np.ndarray]
    settings: PictureSettings
    own: GrayDecision | None = None


def _picture() -> _Choice:
    """The picture to work on: a built-in one, an upload, or an upload and references."""
    settings = session.settings("picture")
    name = st.selectbox("Picture", list(SAMPLES), key=session.PICTURE, bind="query-params",
                        persist_state="session")
    own = own_picture.upload("or your own, or a saved experiment", "upload")
    if own is None:
        if "good_reference" in st.session_state:  # an uploader that is not drawn loses its files
            own_picture.upload_several(_REFERENCES, "reference")
            st.caption("They are kept for your next photo.")
        return _Choice(_sample(name), [], replace(settings, photo_is="colour"))
    decision = own_picture.decide(own, settings.photo_is)
    if _wants_reference(decision.is_gray):
        return _Choice(own, _references(name), settings, decision)
    st.session_state.pop("good_reference", None)
    uploads.lost().discard("reference")
    st.caption("Your own picture is in use; remove it to return to the built-in ones.")
    if not decision.is_gray:
        st.caption(f"Taken for a colour photo. {decision.reason} If it is a gray one with a tint, "
                   "set *Photo is* under *Picture settings*.")
    return _Choice(own, [], settings, decision)


def _references(name: str) -> list[np.ndarray]:
    """The references: uploaded, or the built-in picture `name`."""
    references = own_picture.upload_several(_REFERENCES, "reference")
    if not references:
        return [_sample(name)]
    if all(own_picture.decide(reference, "auto").has_tint for reference in references):
        st.warning("The reference is a gray photo with a tint: there is no other colour to learn.")
    return references


def _prepare(choice: _Choice) -> Photo:
    """The photo with its task; without one, and with a sentence, if no colour is known."""
    drawn, references = hints.use(choice.photo), tuple(choice.references)
    task, problem = None, ""
    try:
        task = tasks.prepared(choice.photo, choice.settings, references, hints.name(), drawn)
    except ColorizeError as error:
        problem = str(error)
    return Photo(choice.photo, task, choice.settings, references, drawn is not None, choice.own,
                 problem)


def _wants_reference(gray: bool) -> bool:
    """Whether to colour the whole upload from references; on by default for a gray one."""
    return st.toggle("Learn colour from other pictures", gray, key=f"from_another_{gray}",
                     help="Colours the whole of your picture as if it were gray. Choose "
                     "references with similar objects and lighting.")


def _sample(name: str) -> np.ndarray:
    """A built-in picture, with its credit."""
    sample = SAMPLES[name]
    st.caption(f"{sample.title}. {sample.credit}, {sample.licence}.")
    return tasks.sample(name)


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
