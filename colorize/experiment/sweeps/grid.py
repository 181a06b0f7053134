"""The grid of a sweep: the values of each swept setting, and all their combinations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

from colorize.settings import ColorizeError, Settings, to_text

MOST_VALUES = 10_000  # of one setting


@dataclass(frozen=True)
class Grid:
    """Every combination of the values of some settings.

    Parameters
    ----------
    agent : Settings
        The settings that are not swept.
    swept : tuple of (str, tuple) pairs
        Name of a setting -> its values.  The last one changes fastest.

    Examples
    --------
    >>> from colorize.settings import BasicSettings
    >>> grid = Grid(BasicSettings(), (("k", (2, 3)), ("seed", (0, 1))))
    >>> [(cell.k, cell.seed) for cell in grid.cells()]
    [(2, 0), (2, 1), (3, 0), (3, 1)]
    """

    agent: Settings
    swept: tuple[tuple[str, tuple], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the swept settings."""
        return tuple(key for key, _ in self.swept)

    def cells(self) -> list[Settings]:
        """The settings of every cell, in the order of the grid."""
        return [replace(self.agent, **dict(zip(self.keys, values, strict=True)))
                for values in product(*(values for _, values in self.swept))]


def spread(stops: Sequence, count: int) -> tuple:
    """So many of these values, evenly spread, the first and the last among them.

    Examples
    --------
    >>> spread(range(2, 17), 4)
    (2, 7, 11, 16)
    >>> spread([1, 3, 5], 9)
    (1, 3, 5)
    """
    if count < 2:
        return tuple(stops[:1])
    last, count = len(stops) - 1, min(count, len(stops))
    return tuple(stops[round(index * last / max(1, count - 1))] for index in range(count))


def read_values(table: type[Settings], key: str, text: str) -> tuple:
    """The values of a setting from ``2:16``, ``0:1:0.25`` or ``3,5,7``; parts may be mixed.

    Both ends of a range belong to it.  Without a step, the range of a setting with choices holds
    the choices in it, and any other range uses the step of the setting's slider.

    Raises
    ------
    ColorizeError
        If the text is no list of values that the setting allows.

    Examples
    --------
    >>> from colorize.settings import BasicSettings, ImprovedSettings
    >>> read_values(BasicSettings, "k", "2:4,8")
    (2, 3, 4, 8)
    >>> read_values(BasicSettings, "patch_size", "3:7")
    (3, 5, 7)
    >>> read_values(ImprovedSettings, "jitter", "0:0.3:0.1")
    (0.0, 0.1, 0.2, 0.3)
    """
    values: dict[Any, None] = {}
    for part in text.split(","):
        if ":" in part:
            values |= dict.fromkeys(_range(table, key, part))
        else:
            values[table.parse(key, part)] = None
        if len(values) > MOST_VALUES:
            raise ColorizeError(f"{key}={text} has more than {MOST_VALUES:,} values")
    return tuple(values)


def _range(table: type[Settings], key: str, text: str) -> list:
    rule, ends = table.parameters()[key], text.split(":")
    if isinstance(table.defaults()[key], str) or len(ends) > 3:
        raise ColorizeError(f"{key}={text} must be a value, or several with commas between")
    low, high = (table.parse(key, end) for end in ends[:2])
    if low > high:
        raise ColorizeError(f"{key}={text} must run from a lower value to a higher one")
    if rule.choices is not None and len(ends) == 2:
        return [choice for choice in rule.choices if low <= choice <= high]
    if len(ends) == 2 and rule.step is None:
        raise ColorizeError(f"{key}={text} must have a step, as in {text}:{to_text(high)}")
    try:
        step = Decimal(ends[2] if len(ends) == 3 else str(rule.step))
    except InvalidOperation:
        step = Decimal(0)
    if not step.is_finite() or step <= 0:
        raise ColorizeError(f"{key}={text} must have a step above 0")
    first, last = (Decimal(to_text(end)) for end in (low, high))
    if (count := int((last - first) / step) + 1) > MOST_VALUES:
        raise ColorizeError(f"{key}={text} has {count:,} values, must have at most "
                            f"{MOST_VALUES:,}")
    return [table.parse(key, str(first + index * step)) for index in range(count)]
