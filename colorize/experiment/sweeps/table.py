"""The table of a sweep: a row for each cell, as CSV and JSON.

Numbers are written so that reading gives back exactly the same ones.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from io import StringIO
from math import isfinite
from typing import Any

from colorize.experiment.sweeps.cells import Cell
from colorize.settings import ColorizeError, Settings

_SCORES = tuple(field.name for field in fields(Cell))


def columns(keys: Sequence[str]) -> list[str]:
    """The names of the columns.

    Examples
    --------
    >>> columns(["k"])
    ['photo', 'agent', 'k', 'psnr', 'ssim', 'ciede2000', 'seconds']
    """
    return ["photo", "agent", *keys, *_SCORES]


def row(photo: str, settings: Settings, keys: Sequence[str], cell: Cell) -> dict:
    """One row: column -> value."""
    swept = {key: getattr(settings, key) for key in keys}
    return {"photo": photo, "agent": settings.name, **swept, **asdict(cell)}


def varying(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of the settings of which runs have different values, in the order they appear.

    Parameters
    ----------
    runs : sequence of mapping
        Of each run, name -> value.

    Examples
    --------
    >>> varying([{"k": 2, "seed": 0}, {"k": 3, "seed": 0}, {"epochs": 50, "seed": 0}])
    ['k']
    """
    values: dict[str, set] = {}
    for settings in runs:
        for name, value in settings.items():
            values.setdefault(name, set()).add(value)
    return [name for name, several in values.items() if len(several) > 1]


def csv_line(values: Iterable) -> str:
    """One line of CSV with its end."""
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerow(values)
    return file.getvalue()


def to_csv(rows: Iterable[dict], keys: Sequence[str]) -> str:
    """The whole table as CSV."""
    return csv_line(columns(keys)) + "".join(csv_line(each.values()) for each in rows)


def to_json(rows: Iterable[dict]) -> str:
    """The whole table as a JSON list; infinite and undefined scores are null."""
    return json.dumps([{name: None if isinstance(value, float) and not isfinite(value) else value
                        for name, value in each.items()} for each in rows], indent=1)


def read_rows(text: str, agent: Settings, keys: Sequence[str]) -> list[dict]:
    """The rows of a table that was written before; a last line that was cut short is left out.

    Parameters
    ----------
    text : str
    agent : Settings
        Those of the sweep.
    keys : sequence of str
        The settings that it sweeps.

    Raises
    ------
    ColorizeError
        If the text is another table, or none.
    """
    whole = text[: text.rfind("\n") + 1]
    if not whole:
        return []
    try:
        head, *lines = csv.reader(StringIO(whole), strict=True)
    except csv.Error as error:
        raise ColorizeError(f"holds no table: {error}") from error
    if head != columns(keys):
        raise ColorizeError(f"holds another table, must have the columns {','.join(columns(keys))}")
    return [_read_row(number, line, agent, keys) for number, line in enumerate(lines, 2)]


def _read_row(number: int, line: list[str], agent: Settings, keys: Sequence[str]) -> dict:
    names = columns(keys)
    try:
        cells = dict(zip(names, line, strict=True))
        swept = {key: agent.parse(key, cells[key]) for key in keys}
        cell = Cell(*(float(cells[name]) for name in _SCORES))
    except ValueError as error:
        raise ColorizeError(f"has a line {number} that is no row of this sweep: {error}") from error
    if cells["agent"] != agent.name:
        raise ColorizeError(f"has agent={cells['agent']} in line {number}, must have {agent.name}")
    return {"photo": cells["photo"], "agent": agent.name, **swept, **asdict(cell)}
