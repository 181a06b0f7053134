"""What a setting is: its default, what it allows, its label and help, and its text in a URL.

Conventions: a settings object is immutable, hashable and always valid; its values
are int, float or str; ``name`` says whose settings they are.  The settings
themselves are in :mod:`colorize.settings.tables`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from colorize.settings.errors import ColorizeError


@dataclass(frozen=True)
class Parameter:
    """The label, the help and the allowed values of one setting.

    Parameters
    ----------
    label : str
        Two or three words for a widget.
    help : str
        What the setting does, in one or two sentences for a tooltip and ``--help``.
    low, high : int or float, optional
        Inclusive range of a number.
    step : int or float, optional
        Distance between two stops of a slider.
    choices : tuple, optional
        The allowed values, instead of a range.
    logarithmic : bool
        Whether equal *factors* are equally far apart on a slider or axis.
    switch : bool
        Whether the choices are off and on, and the flag alone means on.
    pattern : str, optional
        The regular expression that a text has to match, instead of a range or choices.
    example : str
        A text that matches it.
    """

    label: str
    help: str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    choices: tuple | None = None
    logarithmic: bool = False
    switch: bool = False
    pattern: str | None = None
    example: str = ""

    @property
    def rule(self) -> str:
        """What is allowed, in words: ``between 2 and 16``, ``one of 1, 3, 5``."""
        if self.pattern is not None:
            return f"none, or of the form {self.example}"
        if self.choices is not None:
            return "one of " + ", ".join(map(str, self.choices))
        return f"between {self.low} and {self.high}"

    def allows(self, value: Any) -> bool:
        """Whether `value`, which has the right type, is allowed."""
        if self.pattern is not None:
            return re.fullmatch(self.pattern, value, re.ASCII) is not None
        if self.choices is not None:
            return value in self.choices
        return self.low <= value <= self.high  # False for nan


def parameter(default, label: str, help: str, **allowed):
    """A dataclass field with its default and its :class:`Parameter`."""
    return field(default=default, metadata={"parameter": Parameter(label, help, **allowed)})


@dataclass(frozen=True)
class Settings:
    """Base class of all settings, which checks every value.

    Raises
    ------
    ColorizeError
        If a value has the wrong type or is not allowed; the message names the
        value and the rule.

    Examples
    --------
    >>> from colorize.settings import BasicSettings
    >>> BasicSettings(k=5).to_query()
    {'basic_k': '5'}
    >>> BasicSettings(k=99)
    Traceback (most recent call last):
    colorize.settings.errors.ColorizeError: k=99 must be between 2 and 16
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
                raise ColorizeError(f"{key}={value!r} must be of type {kind.__name__}")
            if not rule.allows(value):
                raise ColorizeError(f"{key}={value!r} must be {rule.rule}")

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """Field name -> its label, help and allowed values, in the order of the table."""
        return {f.name: f.metadata["parameter"] for f in fields(cls)}

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Field name -> default value."""
        return {f.name: f.default for f in fields(cls)}

    @classmethod
    def parse(cls, key: str, text: str) -> Any:
        """The value of a field from its text.

        Raises
        ------
        ColorizeError
            If the text is not a value that the field allows.

        Examples
        --------
        >>> from colorize.settings import BasicSettings
        >>> BasicSettings.parse("k", "5")
        5
        """
        rule, kind = cls.parameters()[key], type(cls.defaults()[key])
        try:
            value = kind(text)
        except ValueError:
            raise ColorizeError(f"{key}={text} must be {rule.rule}") from None
        if not rule.allows(value):
            raise ColorizeError(f"{key}={text} must be {rule.rule}")
        return value

    @classmethod
    def query_name(cls, key: str) -> str:
        """The URL name of a field: ``basic_k``."""
        return f"{cls.name}_{key}"

    def to_query(self) -> dict[str, str]:
        """URL name -> text of every value that differs from its default."""
        defaults = self.defaults()
        return {
            self.query_name(key): to_text(getattr(self, key))
            for key in self.parameters()
            if getattr(self, key) != defaults[key]
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple["Settings", list[str]]:
        """Read settings from URL parameters; a bad value is replaced by the default.

        Returns
        -------
        settings : Settings
        dropped : list of str
            One sentence for every value that was replaced.
        """
        values, dropped = {}, []
        for key, default in cls.defaults().items():
            text = query.get(cls.query_name(key))
            if text is None:
                continue
            try:
                values[key] = cls.parse(key, text)
            except ColorizeError as error:
                dropped.append(f"{error}; using {to_text(default)} instead")
        return cls(**values), dropped


def to_text(value: Any) -> str:
    """The text of a value, from which the type of its field gives back exactly this value.

    Examples
    --------
    >>> to_text(0.1), to_text(5), to_text("adam")
    ('0.1', '5', 'adam')
    """
    return str(value)
