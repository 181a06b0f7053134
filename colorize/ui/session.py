"""This visitor's session: the picture and the settings in use, from a link and into a link.

Each setting is kept in ``st.session_state`` under its URL name (``basic_k``); one
that is not there has its default.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import numpy as np
import streamlit as st

from colorize.canvas import Canvas
from colorize.imaging import SAMPLES
from colorize.settings import OLD_NAMES, PRESETS, TABLES, Settings, rename_old
from colorize.ui.photo import Photo

PICTURE = "picture"  # URL name of the built-in picture
PAGE_STATE = ("view", "layer")  # URL names of what is open on a page
BRANCH = "branch"  # URL name of a training changed by hand; for a reload, not for a link


def read_link() -> None:
    """At a visitor's first run, take the settings from the address; note what it gets wrong."""
    if "dropped" in st.session_state:
        return
    query = rename_old(st.query_params.to_dict())
    branch = query.get(BRANCH, "")
    dropped, accepted, names = [], {}, {PICTURE, BRANCH, *PAGE_STATE}
    for table in TABLES.values():
        values, sentences = table.from_query(query)
        dropped += sentences
        names |= {table.query_name(key) for key in table.parameters()}
        for key in table.parameters():
            if table.query_name(key) in values.to_query():
                st.session_state[table.query_name(key)] = getattr(values, key)
        accepted |= values.to_query()
    if query.get(PICTURE, first_sample()) not in SAMPLES:
        dropped.append(f"picture={query[PICTURE]} must be one of {', '.join(SAMPLES)}; "
                       f"using {first_sample()} instead")
    dropped += [f"{name} is not a setting; ignored" for name in query if name not in names]
    _rename_in_address(accepted)
    st.session_state.dropped = dropped
    st.session_state[BRANCH] = branch if re.fullmatch("[0-9a-f]{8}", branch) else ""


def _rename_in_address(accepted: dict[str, str]) -> None:
    """Replace old names in the address, so that a reload finds what the widgets then write.

    Widgets do not write a value that they start with; once they are drawn, the
    address cannot be set here.
    """
    for old, new in OLD_NAMES.items():
        if old in st.query_params:
            del st.query_params[old]
            if new in accepted:
                st.query_params[new] = accepted[new]


def first_sample() -> str:
    """The picture that a new visitor sees."""
    return next(iter(SAMPLES))


def set_picture(canvas: Canvas, truth: np.ndarray | None, photo: Photo) -> None:
    """Give this run's page its canvas, its true colours if available, and the photo."""
    st.session_state.chosen = canvas, truth
    st.session_state.photo = photo


def chosen() -> tuple[Canvas, np.ndarray | None]:
    """The canvas and the true colours of the picture chosen in the sidebar."""
    return st.session_state.chosen


def photo() -> Photo:
    """The photo that this canvas was made from."""
    return st.session_state.photo


def is_private() -> bool:
    """Whether the photo or its reference is the visitor's own."""
    return getattr(st.session_state.get("photo"), "is_private", False)


def settings(name: str) -> Settings:
    """The current settings of an agent, or of the picture."""
    table = TABLES[name]
    return table(**{key: st.session_state.get(table.query_name(key), default)
                    for key, default in table.defaults().items()})


def apply_preset(preset: str) -> None:
    """Set every setting of every agent, and of the picture but its size."""
    request({values.query_name(key): getattr(values, key)
             for name, values in PRESETS[preset].items() for key in values.parameters()
             if (name, key) != ("picture", "size")})


def request(values: dict[str, Any]) -> None:
    """Move the widgets to these values, by URL name, at the next rerun; then train.

    Not at once: a page that redraws itself may be sending the widgets' present values
    at this moment, and the last value sent wins.
    """
    st.session_state.requested = values


@contextmanager
def applying_requests() -> Iterator[None]:
    """Draw the widgets inside this: requested values are set before and forgotten after."""
    if requested := st.session_state.get("requested"):
        for name, value in requested.items():
            st.session_state[name] = value
        train()
    yield
    st.session_state.pop("requested", None)


def train() -> None:
    """Train the improved agent with its settings as they are now."""
    st.session_state.to_train = settings("improved")


def run_settings(name: str) -> Settings:
    """The settings that an agent is run with: the improved agent's when *Train* was pressed."""
    if name == "improved":
        return st.session_state.setdefault("to_train", settings(name))
    return settings(name)


def preset_in_use() -> str | None:
    """The preset whose values all settings have; None if there is none."""
    def matches(preset):
        return all(
            getattr(settings(name), key) == getattr(values, key)
            for name, values in PRESETS[preset].items()
            for key in values.parameters() if (name, key) != ("picture", "size")
        )

    return next(filter(matches, PRESETS), None)


def link() -> str:
    """The address of this page with every setting that is not at its default."""
    sample = st.session_state.get(PICTURE, first_sample())
    query = {name: st.query_params[name] for name in PAGE_STATE if name in st.query_params}
    if sample != first_sample():
        query[PICTURE] = sample
    for name in TABLES:
        query |= settings(name).to_query()
    here = urlsplit(st.context.url or "")
    return urlunsplit(here._replace(query=urlencode(query), fragment=""))
