"""Widgets drawn from the settings table: a new field needs no line here."""

import math

import streamlit as st

from colorize.settings import TABLES, Parameter, to_text


def draw(name: str, *, wait: bool = False) -> None:
    """Draw every setting of one settings table.

    Parameters
    ----------
    name : str
        Whose settings: a key of ``TABLES``.
    wait : bool
        Whether a move waits for the next rerun ("set, then train").
    """
    table = TABLES[name]
    for key, rule in table.parameters().items():
        _widget(rule, table.defaults()[key], table.query_name(key), wait)


def _widget(rule: Parameter, default, key: str, wait: bool) -> None:
    common = {"key": key, "help": rule.help, "bind": "query-params", "persist_state": "session",
              "on_change": "ignore" if wait else "rerun"}
    if isinstance(default, bool):
        st.toggle(rule.label, value=default, **common)
    elif rule.choices is not None and isinstance(default, str):
        st.segmented_control(rule.label, rule.choices, default=default, required=True, **common)
    elif rule.choices is not None:
        st.select_slider(rule.label, rule.choices, value=default, **common)
    elif rule.logarithmic:
        places = stops(rule, default, st.session_state.get(key, default))
        # The address gets what the slider shows: it has to be what a link's reader expects.
        st.select_slider(rule.label, places, value=default, format_func=to_text, **common)
    elif rule.step is not None and (rule.high - rule.low) / rule.step <= 100:
        st.slider(rule.label, rule.low, rule.high, value=default, step=rule.step, **common)
    else:
        st.number_input(rule.label, rule.low, rule.high, value=default, step=rule.step, **common)


def stops(rule: Parameter, *needed) -> list:
    """1, 2, 5, 10, ... between low and high, and whatever a default or link stands at."""
    kind = type(needed[0])
    decades = range(math.floor(math.log10(rule.low)), math.ceil(math.log10(rule.high)) + 1)
    series = (float(f"{digit}e{decade}") for decade in decades for digit in (1, 2, 5))
    return sorted({kind(stop) for stop in series if rule.low <= stop <= rule.high} | set(needed))
