"""An experiment as one file: a ZIP with its settings as JSON and its pictures as they are.

    experiment.json   format, versions, settings, names of the pictures, strokes
    photo.jpg         the photo's file, byte by byte; absent if it is a built-in picture
    reference-1.jpg   the reference pictures in the same way
    hints.png         all colour hints, transparent where there are none
    hints-below.png   those below the strokes that were drawn

The parts are stored without compression, since pictures are compressed already.
"""

import json
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from colorize.experiment.exports.archive import Archive
from colorize.experiment.exports.experiment import (
    LONGEST_NAME,
    MAX_REFERENCES,
    Experiment,
    Source,
)
from colorize.experiment.exports.versions import versions
from colorize.imaging import MAX_BYTES
from colorize.imaging.strokes import from_text
from colorize.settings import BEFORE, TABLES, ColorizeError, Settings

ENDING = "colorize"
FORMAT = 1
MAX_FILE = 2 * MAX_BYTES  # bytes of an experiment's file
_MAX_JSON, _MAX_HINTS = 2**21, 2**24  # bytes of these parts
_JSON, _HINTS, _BELOW = "experiment.json", "hints.png", "hints-below.png"
_DATE = (1980, 1, 1, 0, 0, 0)  # of all parts: the same experiment gives the same bytes


def is_experiment_file(data: bytes) -> bool:
    """Whether a file may be an experiment's: it is a ZIP, as no picture is."""
    return data[:2] == b"PK"


def write_experiment(experiment: Experiment) -> bytes:
    """An experiment as the bytes of a file; :func:`read_experiment` is the inverse.

    Raises
    ------
    ColorizeError
        If the file would be larger than :data:`MAX_FILE`.

    Examples
    --------
    >>> from colorize.settings import BasicSettings
    >>> data = write_experiment(Experiment(Source("cat"), {"basic": BasicSettings(k=5)}))
    >>> again = read_experiment(data)
    >>> again.photo, again.settings["basic"].k
    (Source(name='cat'), 5)
    """
    parts = {_JSON: json.dumps(describe(experiment), indent=1, ensure_ascii=False).encode()}
    for stem, source in _stems(experiment).items():
        if not source.is_built_in:
            parts[_part_name(stem, source)] = source.data
    parts |= {name: data for name, data in ((_HINTS, experiment.hints), (_BELOW, experiment.below))
              if data}
    size = sum(map(len, parts.values()))
    if size > MAX_FILE:
        raise ColorizeError(f"The experiment has {size / 2**20:.1f} MB with its pictures, must "
                            f"have at most {MAX_FILE // 2**20}: use smaller files.")
    return to_zip(parts)


def to_zip(parts: Mapping[str, bytes]) -> bytes:
    """Parts by name as the bytes of a ZIP without compression."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(ZipInfo(name, _DATE), data)
    return file.getvalue()


def describe(experiment: Experiment) -> dict[str, Any]:
    """All of an experiment but its pictures, as JSON has it."""
    photo, *references = ({"built_in": source.name} if source.is_built_in else
                          {"name": source.name, "file": _part_name(stem, source)}
                          for stem, source in _stems(experiment).items())
    return {"format": FORMAT, "versions": dict(versions()), "photo": photo,
            "references": references, "strokes": experiment.strokes,
            "settings": {name: {key: getattr(settings, key) for key in settings.parameters()}
                         for name, settings in experiment.settings.items()}}


def _stems(experiment: Experiment) -> dict[str, Source]:
    numbered = enumerate(experiment.references, start=1)
    return {"photo": experiment.photo} | {f"reference-{at}": each for at, each in numbered}


def _part_name(stem: str, source: Source) -> str:
    ending = PurePosixPath(source.name).suffix.lower()
    return stem + (ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) else "")


def read_experiment(data: bytes) -> Experiment:
    """Read an experiment from its file.  Pictures are not decoded, and nothing is written.

    Raises
    ------
    ColorizeError
        If the file is no experiment, is damaged, too large or of a later format, or if a
        setting or a name in it is not valid.

    Examples
    --------
    >>> read_experiment(b"")
    Traceback (most recent call last):
    colorize.settings.errors.ColorizeError: The file is damaged or cut short, must be a whole ZIP.
    """
    if len(data) > MAX_FILE:
        raise ColorizeError(f"The experiment has {len(data) / 2**20:.1f} MB, must have at most "
                            f"{MAX_FILE // 2**20}.")
    archive = Archive(data)
    notes = _read_notes(archive)
    photo = _read_source(archive, "photo", _get(notes, "photo", dict))
    references = _get(notes, "references", list)
    if len(references) > MAX_REFERENCES:
        raise ColorizeError(f"The experiment has {len(references)} reference pictures, must have "
                            f"at most {MAX_REFERENCES}.")
    strokes = _get(notes, "strokes", str)
    from_text(strokes)  # raises where it is damaged
    hints, below = (archive.read(name, _MAX_HINTS) if name in archive.names else b""
                    for name in (_HINTS, _BELOW))
    if (strokes or below) and not hints:
        raise ColorizeError(f"The experiment has strokes, but no {_HINTS}, must have both.")
    return Experiment(
        photo, _read_settings(_get(notes, "settings", dict)),
        tuple(_read_source(archive, f"reference-{at}", one)
              for at, one in enumerate(references, start=1)),
        hints, strokes, below,
        {shown(name): shown(text) for name, text in _get(notes, "versions", dict).items()})


def _read_notes(archive: Archive) -> dict:
    if _JSON not in archive.names:
        inside = next((name for name in archive.names if name == f"experiment.{ENDING}"), "")
        more = f" open the {inside} in it" if inside else f" must be a .{ENDING} file"
        raise ColorizeError(f"The ZIP is not an experiment of this program:{more}.")
    text = archive.read(_JSON, _MAX_JSON)
    try:
        notes = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ColorizeError(f"The part {_JSON} is damaged, must be JSON.") from error
    version = notes.get("format") if isinstance(notes, dict) else None
    if type(version) is not int or version < 1:
        raise ColorizeError(f"The part {_JSON} has no format, must have a number.")
    if version > FORMAT:
        raise ColorizeError(f"The experiment has format {shown(version)}, must be at most "
                            f"{FORMAT}: it was saved by a later version of this program.")
    return notes


def _get(notes: dict, name: str, kind: type) -> Any:
    value = notes.get(name)
    if type(value) is not kind:
        raise ColorizeError(f"The experiment's {name} is {shown(type(value).__name__)}, must be "
                            f"{kind.__name__}.")
    return value


def _read_source(archive: Archive, stem: str, notes: Any) -> Source:
    if not isinstance(notes, dict):
        raise ColorizeError(f"The experiment's {stem} is damaged, must have a name.")
    if "built_in" in notes:
        return Source(shown(notes["built_in"]))
    part, name = notes.get("file"), notes.get("name")
    if not (isinstance(part, str) and re.fullmatch(stem + r"(\.[a-z0-9]{1,8})?", part)
            and isinstance(name, str) and name.isprintable() and 0 < len(name) <= LONGEST_NAME):
        raise ColorizeError(f"The experiment's {stem} is damaged, must have a name and a file.")
    data = archive.read(part, MAX_BYTES)
    if not data:
        raise ColorizeError(f"The part {part} is empty, must be a picture.")
    return Source(name, data)


def _read_settings(notes: dict) -> dict[str, Settings]:
    """The settings; one that is newer than the file is as it was before, or has its default."""
    found = {}
    for table_name, values in notes.items():
        table = TABLES.get(table_name)
        if table is None or type(values) is not dict:
            raise ColorizeError(f"{shown(table_name)} is no table of settings, must be one of "
                                f"{', '.join(TABLES)}.")
        for key, value in values.items():
            rule = table.parameters().get(key)
            if rule is None:
                raise ColorizeError(f"{table_name} has no setting {shown(key)}, must be one of "
                                    f"{', '.join(table.parameters()) or 'none'}.")
            try:
                table(**{key: value})
            except (ColorizeError, TypeError, OverflowError) as error:
                raise ColorizeError(f"{table_name}.{key}={shown(value)} must be "
                                    f"{rule.rule}.") from error
        found[table_name] = table(**(BEFORE.get(table_name, {}) | values))
    return found


def shown(value: Any) -> str:
    """A value from a file as a sentence may show it: short, and no markup.

    Examples
    --------
    >>> shown("<b>[a](http://b)</b>"), shown(7)
    ('?b??a??http???b???b?', '7')
    """
    return re.sub(r"[^\w .+-]", "?", str(value)[:41])[:40]
