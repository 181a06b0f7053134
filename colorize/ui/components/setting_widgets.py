"""A widget for each setting, chosen by what the settings table says of it."""

import math

import streamlit as st

from colorize.settings import TABLES, Parameter, to_text

MAX_SLIDER_STOPS = 100  # of an evenly spaced slider; a finer range gets a number field


def draw(name: str, *, wait: bool = False) -> None:
    """Draw a widget for each setting of one table.

    Parameters
    ----------
    name : str
        A key of ``TABLES``.
    wait : bool
        Whether a change waits for a button instead of redrawing the page at once.
    """
    table = TABLES[name]
    for key, rule in table.parameters().items():
        _widget(rule, table.defaults()[key], table.query_name(key), wait)


def _widget(rule: Parameter, default, key: str, wait: bool) -> None:
    common = {"key": key, "help": rule.help, "bind": "query-params", "persist_state": "session",
              "on_change": "ignore" if wait else "rerun"}
    if rule.pattern is not None:
        _text(rule, default, common)
    elif rule.choices is not None and isinstance(default, str):
        st.segmented_control(rule.label, rule.choices, default=default, required=True, **common)
    elif rule.choices is not None:
        st.select_slider(rule.label, rule.choices, value=default, **common)
    elif rule.logarithmic:
        values = stops(rule, default, st.session_state.get(key, default))
        # The slider writes its text to the address, so the text has to be exact: to_text.
        st.select_slider(rule.label, values, value=default, format_func=to_text, **common)
    elif rule.step is not None and (rule.high - rule.low) / rule.step <= MAX_SLIDER_STOPS:
        st.slider(rule.label, rule.low, rule.high, value=default, step=rule.step, **common)
    else:
        st.number_input(rule.label, rule.low, rule.high, value=default, step=rule.step, **common)


def _text(rule: Parameter, default: str, common: dict) -> None:
    """A text field; what the setting does not allow, such as no text, becomes the default.

    It is not bound to the address, from which Streamlit would take any text: see
    :func:`colorize.ui.session.note`.
    """
    key = common["key"]

    def changed():
        if not rule.allows(st.session_state[key]):
            st.session_state[key] = default

    st.text_input(rule.label, default, validate=(f"^({rule.pattern})$", f"Write {rule.rule}."),
                  **common | {"on_change": changed, "bind": None})


def stops(rule: Parameter, *needed) -> list:
    """The stops of a logarithmic slider: 1, 2, 5, 10, ... in the range, and the values `needed`.

    Examples
    --------
    >>> stops(Parameter("Rate", "A rate.", low=0.1, high=2.0, logarithmic=True), 0.3)
    [0.1, 0.2, 0.3, 0.5, 1.0, 2.0]
    """
    kind = type(needed[0])
    decades = range(math.floor(math.log10(rule.low)), math.ceil(math.log10(rule.high)) + 1)
    series = (float(f"{digit}e{decade}") for decade in decades for digit in (1, 2, 5))
    return sorted({kind(stop) for stop in series if rule.low <= stop <= rule.high} | set(needed))
