"""This visitor's settings: where they start, how a preset sets them, how a link carries them.

A setting lives in the session under its URL name (``basic_k``).  Nothing there
means the default.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from colorize.imaging import SAMPLES
from colorize.settings import PRESETS, TABLES, Settings

PICTURE = "picture"  # URL name of the built-in picture
PAGE_STATE = ("view", "layer")  # URL names of where on a page one is
BRANCH = "branch"  # URL name of a branch: for a reload, not for a link


def arrive() -> None:
    """At a visitor's first run, take over what the link says; note what it gets wrong."""
    if "dropped" in st.session_state:
        return
    query = st.query_params.to_dict()
    branch = query.get(BRANCH, "")
    dropped, names = [], {PICTURE, BRANCH, *PAGE_STATE}
    for table in TABLES.values():
        settings, sentences = table.from_query(query)
        dropped += sentences
        names |= {table.query_name(key) for key in table.parameters()}
        for key in table.parameters():
            if table.query_name(key) in settings.to_query():
                st.session_state[table.query_name(key)] = getattr(settings, key)
    if query.get(PICTURE, first_sample()) not in SAMPLES:
        dropped.append(f"picture={query[PICTURE]} must be one of {', '.join(SAMPLES)}; "
                       f"using {first_sample()} instead")
    dropped += [f"{name} is not a setting; ignored" for name in query if name not in names]
    st.session_state.dropped = dropped
    st.session_state[BRANCH] = branch if re.fullmatch("[0-9a-f]{8}", branch) else ""


def first_sample() -> str:
    """The picture that a newcomer sees."""
    return next(iter(SAMPLES))


def settings(name: str) -> Settings:
    """The current settings of an agent, or of the picture."""
    table = TABLES[name]
    return table(**{key: st.session_state.get(table.query_name(key), default)
                    for key, default in table.defaults().items()})


def apply_preset(preset: str) -> None:
    """Set every knob of every agent, and of the picture but its size."""
    want({values.query_name(key): getattr(values, key)
          for name, values in PRESETS[preset].items() for key in values.parameters()
          if (name, key) != ("picture", "size")})


def want(values: dict[str, Any]) -> None:
    """Have the widgets moved to these values, by URL name, when next they are drawn; then train.

    To move them here would not do: a page that redraws itself may at this moment be sending
    what its widgets still show, and the later word counts.
    """
    st.session_state.wanted = values


@contextmanager
def granting() -> Iterator[None]:
    """Move the widgets that are drawn herein to what is wanted; forget it once they are there."""
    if wanted := st.session_state.get("wanted"):
        for name, value in wanted.items():
            st.session_state[name] = value
        train()
    yield
    st.session_state.pop("wanted", None)


def train() -> None:
    """Take the improved agent's knobs as they stand for what is to be trained."""
    st.session_state.to_train = settings("improved")


def to_run(name: str) -> Settings:
    """The settings an agent is run with: a network's only after *Train* was pressed."""
    if name == "improved":
        return st.session_state.setdefault("to_train", settings(name))
    return settings(name)


def preset_in_use() -> str | None:
    """The preset that all knobs stand at, if they do."""
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
