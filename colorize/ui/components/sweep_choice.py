"""What to sweep: an agent, one or two of its settings, their values, and the seeds."""

from dataclasses import dataclass, replace
from decimal import Decimal
from math import prod

import streamlit as st

from colorize.agents import AGENTS
from colorize.experiment.sweeps import Grid, spread
from colorize.plots import MEASURES
from colorize.settings import TABLES, Parameter, Settings, to_text
from colorize.ui import session, sweeps
from colorize.ui.components import setting_widgets

MOST_VALUES = 32  # of one setting
MOST_SEEDS = 8
_FEW = 5  # values of a slow agent's setting, at first
_QUICK = 15  # of a quick one's
_NONE = "none"


@dataclass(frozen=True)
class Choice:
    """A sweep, which of its settings run along the axes, and what of each cell is shown."""

    grid: Grid
    axes: tuple[str, ...]
    measure: str

    def title(self, key: str) -> str:
        """What people call a setting."""
        return TABLES[self.grid.agent.name].parameters()[key].label

    def values(self, key: str) -> tuple:
        """The values of a swept setting."""
        return dict(self.grid.swept)[key]


def can_be_swept(table: type[Settings]) -> list[str]:
    """The settings of an agent that can run along an axis: all but texts, and the seed."""
    return [key for key, rule in table.parameters().items()
            if rule.pattern is None and key != "seed"]


def draw(scored: bool) -> Choice | None:
    """The widgets; None, with a sentence, if these are no sweep.

    Parameters
    ----------
    scored : bool
        Whether runs have scores.
    """
    names = [name for name in AGENTS if can_be_swept(TABLES[name])]
    columns = st.columns(3)
    name = columns[0].selectbox("Agent", names, names.index("basic"), key="sweep_agent",
                                format_func=lambda one: AGENTS[one].title, persist_state="session")
    table = TABLES[name]
    keys = can_be_swept(table)
    title = {key: rule.label for key, rule in table.parameters().items()} | {_NONE: "none"}
    first = columns[1].selectbox("Setting", keys, key=f"sweep_{name}_first",
                                 format_func=title.get, persist_state="session")
    others = [_NONE, *(key for key in keys if key != first)]
    second = columns[2].selectbox("Second setting", others, key=f"sweep_{name}_second_{first}",
                                  format_func=title.get, persist_state="session")
    axes = (first,) if second == _NONE else (first, second)
    columns = st.columns(len(axes) + 1)
    values = {}
    for column, key in zip(columns, axes, strict=False):
        with column:
            values[key] = _values(table, key)
    with columns[-1]:
        values |= _seeds(table)
    measures = list(MEASURES) if scored else ["seconds"]
    measure = st.segmented_control("Show", measures, default=measures[0], required=True,
                                   key=f"sweep_measure_{scored}", persist_state="session",
                                   format_func=lambda one: MEASURES[one].title)
    return _checked(session.settings(name), values, axes, measure)


def _checked(agent: Settings, values: dict[str, tuple], axes: tuple[str, ...],
             measure: str) -> Choice | None:
    rules = agent.parameters()
    for key, some in values.items():
        if not some:
            st.warning(f"{rules[key].label} has no value, must have at least one.")
            return None
    most, count = sweeps.MOST[AGENTS[agent.name].slow], prod(map(len, values.values()))
    if count > most:
        st.warning(f"These are {count} runs, must be at most {most} of this agent. Choose fewer "
                   "values or seeds.")
        return None
    swept = tuple((key, values[key]) for key in rules if key in values)
    # What the sidebar says of a swept setting does not make another sweep.
    fixed = replace(agent, **{key: agent.defaults()[key] for key in values})
    return Choice(Grid(fixed, swept), axes, measure)


def _seeds(table: type[Settings]) -> dict[str, tuple]:
    """The seeds, if there are several: from the sidebar's on."""
    rule = table.parameters().get("seed")
    if rule is None:
        return {}
    first = session.settings(table.name).seed
    count = st.slider("Seeds", 1, MOST_SEEDS, key=f"sweep_{table.name}_seeds",
                      persist_state="session", help="How many seeds each cell is computed with, "
                      "from the sidebar's on. The chart shows their mean, and how far they spread.")
    seeds = tuple(range(first, min(first + count - 1, rule.high) + 1))
    return {"seed": seeds} if count > 1 else {}


def _values(table: type[Settings], key: str) -> tuple:
    """The values of a setting, from the widget that fits it."""
    rule, default = table.parameters()[key], table.defaults()[key]
    name = f"sweep_{table.query_name(key)}"
    if rule.choices is not None:
        chosen = st.pills(rule.label, rule.choices, selection_mode="multi",
                          default=list(rule.choices), format_func=to_text, key=name,
                          help=rule.help, persist_state="session")
        return tuple(choice for choice in rule.choices if choice in chosen)
    stops = stops_of(rule, default)
    few = _FEW if AGENTS[table.name].slow else _QUICK
    low, high = st.select_slider(
        rule.label, stops, _range(stops, default, few), format_func=to_text, key=name,
        help=rule.help, persist_state="session")
    there = [stop for stop in stops if low <= stop <= high]
    most, counter = min(MOST_VALUES, len(there)), f"{name}_count"
    if st.session_state.get(counter, 1) > most:  # the range has been narrowed
        st.session_state[counter] = most
    count = st.number_input(f"Number of values: {rule.label}", 1, most, min(few, most), key=counter,
                            persist_state="session",
                            help="They are spread evenly over the values in the range.")
    return spread(there, count)


def stops_of(rule: Parameter, default) -> list:
    """All stops of a slider for this setting.

    Examples
    --------
    >>> stops_of(Parameter("Jitter", "A jitter.", low=0.0, high=0.3, step=0.1), 0.0)
    [0.0, 0.1, 0.2, 0.3]
    """
    if rule.logarithmic:
        return setting_widgets.stops(rule, default)
    low, step = Decimal(str(rule.low)), Decimal(str(rule.step))
    count = int((Decimal(str(rule.high)) - low) / step) + 1
    return [type(default)(low + index * step) for index in range(count)]


def _range(stops: list, default, few: int) -> tuple:
    """The ends of the range at first: all stops if they are few, else some about the default."""
    if len(stops) <= few:
        return stops[0], stops[-1]
    at = min(range(len(stops)), key=lambda index: abs(stops[index] - default))
    low = min(max(0, at - few // 2), len(stops) - few)
    return stops[low], stops[low + few - 1]
