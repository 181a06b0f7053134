"""This visitor's session: the picture and the settings in use, and what a link sets.

Each setting is kept in ``st.session_state`` under its URL name (``basic_k``); one
that is not there has its default.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import streamlit as st

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.imaging import SAMPLES
from colorize.settings import PRESETS, TABLES, Settings, rename_old, to_text
from colorize.ui import address, hints, pixel, projector, uploads
from colorize.ui.photo import Photo

PICTURE = "picture"  # URL name of the built-in picture
#: URL names of what is open on a page.
PAGE_STATE = ("view", "layer", "stage", "operation", "kernel", "kernel_size", "stride", "padding",
              "position")
BRANCH = "branch"  # URL name of a training changed by hand; for a reload, not for a link
OWN = uploads.NAME  # URL name of the visitor's own pictures; for a reload, not for a link
#: Settings in no preset.
_IN_NO_PRESET = {("picture", "size"), ("picture", "photo_is"),
                 *(("output", key) for key in TABLES["output"].parameters())}
MAX_SHOWN = 40  # characters of a name or value from a link
MAX_SENTENCES = 6  # about what a link gets wrong


def read_link() -> None:
    """At a visitor's first run, take the settings from the address; note what it gets wrong."""
    if "dropped" in st.session_state:
        return
    query = {_plain(name): text if name in (hints.NAME, pixel.NAME) or _is_text(name, text)
             else _plain(text)
             for name, text in rename_old(st.query_params.to_dict()).items()}
    dropped = _shortened(hints.read(query) + pixel.read(query, list(AGENTS))
                         + _read_settings(query))
    names = {PICTURE, BRANCH, OWN, hints.NAME, pixel.NAME, pixel.AGENT, projector.NAME,
             *PAGE_STATE, *_setting_names()}
    st.session_state.dropped = dropped + _ignored([name for name in query if name not in names])
    branch = query.get(BRANCH, "")
    st.session_state[BRANCH] = branch if re.fullmatch("[0-9a-f]{8}", branch) else ""
    uploads.read(query.get(OWN, ""))
    known = {name: text for name, text in query.items() if name in names}
    if known != st.query_params.to_dict():  # at once: each widget would add to the history
        st.query_params.from_dict(known)


def _read_settings(query: dict[str, str]) -> list[str]:
    """Take the settings from a link, and from `query` what is not valid; say what that was."""
    dropped = []
    for table in TABLES.values():
        values, sentences = table.from_query(query)
        dropped += sentences
        for key in table.parameters():
            name, value = table.query_name(key), getattr(values, key)
            if name in query:
                st.session_state[name] = value
                if value == table.defaults()[key] and query[name] != to_text(value):
                    del query[name]
    if query.get(PICTURE, first_sample()) not in SAMPLES:
        dropped.append(f"picture={query.pop(PICTURE)} must be one of {', '.join(SAMPLES)}; "
                       f"using {first_sample()} instead")
        st.session_state[PICTURE] = first_sample()
    return dropped


def _shortened(sentences: list[str]) -> list[str]:
    more = len(sentences) - MAX_SENTENCES
    return sentences[:MAX_SENTENCES] + ([f"and {more} more"] if more > 0 else [])


def _setting_names() -> set[str]:
    return {table.query_name(key) for table in TABLES.values() for key in table.parameters()}


#: URL name -> what is allowed, of the settings that are texts.
_TEXTS = {table.query_name(key): rule for table in TABLES.values()
          for key, rule in table.parameters().items() if rule.pattern is not None}


def _is_text(name: str, text: str) -> bool:
    """Whether this is a valid value of a setting that is a text."""
    return name in _TEXTS and _TEXTS[name].allows(text)


def note() -> None:
    """Keep the address up to date with the settings that are texts."""
    wanted = {name: text for table in TABLES for name, text in settings(table).to_query().items()
              if name in _TEXTS}
    for name in _TEXTS:
        address.show(name, wanted.get(name, ""))


def _plain(text: str) -> str:
    """A name or value from a link as it may be shown: short, no markup, no address.

    No valid number or choice is changed, and no other becomes valid.
    """
    text = re.sub(r"[^\w .+-]|\.(?=[^\W\d])|(?<=[^\W\d])\.", "?", text)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _ignored(names: list[str]) -> list[str]:
    """One sentence for all names that are not settings."""
    if len(names) < 2:
        return [f"{name} is not a setting; ignored" for name in names]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return [f"{', '.join(names[:3])}{more} are not settings; ignored"]


def first_sample() -> str:
    """The picture that a new visitor sees."""
    return next(iter(SAMPLES))


def set_photo(photo: Photo) -> None:
    """Give this run's page its photo, and with it the canvas."""
    st.session_state.photo = photo


def chosen() -> tuple[Canvas, np.ndarray | None]:
    """The canvas and the true colours of the picture chosen in the sidebar."""
    task = photo().task
    return task.canvas, task.truth


def photo() -> Photo:
    """The photo that this canvas was made from."""
    return st.session_state.photo


def photo_name() -> str:
    """What people call the picture in use: a built-in one's name, or that of its file."""
    name = st.session_state.get(PICTURE, first_sample())
    if photo().own is not None:
        held = st.session_state.get("good_upload", [])
        name = next((file.name for file, opened in held if opened.rgb is photo().rgb),
                    "your picture")
    more = ["hints"] * photo().has_hints + ["references"] * bool(photo().references)
    return name + (f" with {' and '.join(more)}" if more else "")


def is_private() -> bool:
    """Whether the photo, its references or its hints are the visitor's own."""
    return getattr(st.session_state.get("photo"), "is_private", False)


def settings(name: str) -> Settings:
    """The current settings of an agent, or of the picture."""
    table = TABLES[name]
    return table(**{key: st.session_state.get(table.query_name(key), default)
                    for key, default in table.defaults().items()})


def apply_preset(preset: str) -> None:
    """Set every setting of every agent, and of the picture, but `_IN_NO_PRESET`."""
    request({values.query_name(key): getattr(values, key)
             for name, values in PRESETS[preset].items() for key in values.parameters()
             if (name, key) not in _IN_NO_PRESET})


def request(values: dict[str, Any]) -> None:
    """Move the widgets to these values, by URL name, at the next rerun; train if asked to.

    The improved agent trains if one of its settings is among them.

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
        if any(name.startswith("improved_") for name in requested):
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
            for key in values.parameters() if (name, key) not in _IN_NO_PRESET
        )

    return next(filter(matches, PRESETS), None)
