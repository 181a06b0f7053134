"""What a setting is: its default, its rule, its words, and its way through a URL.

The settings themselves stand in :mod:`colorize.settings.tables`.

Conventions: a settings object is immutable, hashable and always valid; text is
the form it takes in a URL; ``name`` says whose settings they are.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar


@dataclass(frozen=True)
class Parameter:
    """What one setting may be and how it is called.

    Parameters
    ----------
    label : str
        Two or three words for a widget.
    help : str
        One line for a tooltip and ``--help``.
    low, high : int or float, optional
        Inclusive range of a number.
    step : int or float, optional
        Distance between the stops of a slider.
    choices : tuple, optional
        The only values allowed, instead of a range.
    logarithmic : bool
        Whether equal *factors* should be equally far apart on a widget or axis.
    """

    label: str
    help: str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    choices: tuple | None = None
    logarithmic: bool = False

    @property
    def rule(self) -> str:
        """The rule in words: ``between 2 and 16``, ``one of 1, 3, 5``."""
        if self.choices is not None:
            return "one of " + ", ".join(map(str, self.choices))
        return f"between {self.low} and {self.high}"

    def allows(self, value: Any) -> bool:
        """Whether `value` (of the right type already) keeps the rule."""
        if self.choices is not None:
            return value in self.choices
        return self.low <= value <= self.high  # False for nan


def parameter(default, label, help, **rule):
    """A dataclass field that carries a :class:`Parameter`."""
    return field(default=default, metadata={"parameter": Parameter(label, help, **rule)})


@dataclass(frozen=True)
class Settings:
    """Base of all settings: checked when made, exact through text and back.

    Raises
    ------
    ValueError
        If a value has the wrong type or breaks its rule; the message names both.

    Examples
    --------
    >>> from colorize.settings import BasicSettings
    >>> BasicSettings(k=5).to_query()
    {'basic_k': '5'}
    >>> BasicSettings(k=99)
    Traceback (most recent call last):
    ValueError: k=99 must be between 2 and 16
    """

    name: ClassVar[str]

    def __post_init__(self):
        for key, rule in self.parameters().items():
            value = getattr(self, key)
            kind = type(self.defaults()[key])
            if kind is float and type(value) is int:
                value = float(value)
                object.__setattr__(self, key, value)
            if type(value) is not kind:
                raise ValueError(f"{key}={value!r} must be of type {kind.__name__}")
            if not rule.allows(value):
                raise ValueError(f"{key}={value!r} must be {rule.rule}")

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """Field name -> its rule, in the order of the table."""
        return {f.name: f.metadata["parameter"] for f in fields(cls)}

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Field name -> default value."""
        return {f.name: f.default for f in fields(cls) if f.default is not MISSING}

    @classmethod
    def parse(cls, key: str, text: str) -> Any:
        """Turn the text of one field into its value; raise ValueError if it breaks its rule."""
        rule, default = cls.parameters()[key], cls.defaults()[key]
        value = _from_text(key, text, type(default), rule)
        if not rule.allows(value):
            raise ValueError(f"{key}={text} must be {rule.rule}")
        return value

    @classmethod
    def query_name(cls, key: str) -> str:
        """The URL's name for a field: ``basic_k``."""
        return f"{cls.name}_{key}"

    def to_query(self) -> dict[str, str]:
        """URL parameters for every value that differs from its default."""
        defaults = self.defaults()
        return {
            self.query_name(key): to_text(getattr(self, key))
            for key in self.parameters()
            if getattr(self, key) != defaults[key]
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple["Settings", list[str]]:
        """Read settings from URL parameters, falling back where a value is no good.

        Returns
        -------
        settings : Settings
        dropped : list of str
            One sentence for every value that was replaced by its default.
        """
        values, dropped = {}, []
        for key, default in cls.defaults().items():
            text = query.get(cls.query_name(key))
            if text is None:
                continue
            try:
                values[key] = cls.parse(key, text)
            except ValueError as error:
                dropped.append(f"{error}; using {to_text(default)} instead")
        return cls(**values), dropped


def to_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)  # repr: exact


def _from_text(key: str, text: str, kind: type, rule: Parameter) -> Any:
    if kind is bool:
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{key}={text} must be one of true, false")
        return text.lower() == "true"
    try:
        return kind(text)
    except ValueError:
        raise ValueError(f"{key}={text} must be {rule.rule}") from None
