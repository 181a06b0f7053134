"""The file of a sweep: finished rows are appended, and read back when the sweep goes on.

Beside it, a JSON file holds what was swept: the settings that are no columns, and a hash of every
picture.  A sweep goes on only where these are the same.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path

import numpy as np

from colorize.command_line.files import CannotWriteError, write_whole
from colorize.experiment.sweeps import Grid, columns, csv_line, read_rows, to_csv
from colorize.settings import ColorizeError, PictureSettings, Settings


class SweepFile:
    """The rows of a sweep on disk.

    Parameters
    ----------
    path : Path
    grid : Grid
    picture : PictureSettings
    references : list of (H, W, 3) arrays of uint8
    hints : (h, w, 4) array of uint8, or None
    """

    def __init__(self, path: Path, grid: Grid, picture: PictureSettings,
                 references: list[np.ndarray], hints: np.ndarray | None):
        self._path, self._grid, self._rows = path, grid, {}
        self._notes = path.with_name(path.name + ".json")
        fixed = {key: value for key, value in asdict(grid.agent).items() if key not in grid.keys}
        self._swept = {"agent": grid.agent.name, "settings": fixed, "picture": asdict(picture),
                       "references": [_hash(reference) for reference in references],
                       "hints": None if hints is None else _hash(hints)}
        self._photos: dict[str, str] = {}  # path -> hash of its canvas

    def begin(self) -> None:
        """Read what is finished; raises ColorizeError if the file is another one."""
        try:
            if self._path.exists() and self._path.stat().st_size:
                self._read()
            self._write()
        except CannotWriteError as error:
            raise ColorizeError(f"--out={error}") from error
        except OSError as error:
            raise ColorizeError(f"--out={self._path} cannot be read: {error.strerror}.") from error

    def _read(self) -> None:
        try:
            text = self._path.read_text("utf-8", errors="surrogateescape")
            for row in read_rows(text, self._grid.agent, self._grid.keys):
                self._rows[self._key(row)] = row
        except ColorizeError as error:
            raise ColorizeError(f"--out={self._path} {error}") from error
        try:
            notes = json.loads(self._notes.read_text())
            photos = notes.pop("photos")
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            raise ColorizeError(f"--out={self._path} is there, but not {self._notes.name}, which "
                                "says what was swept: name another file.") from None
        if differing := [name for name, value in self._swept.items() if notes.get(name) != value]:
            raise ColorizeError(f"--out={self._path} was swept with other {differing[0]}: name "
                                "another file.")
        self._photos = photos

    def missing(self, photo: str, digest: str, cells: Iterable[Settings]) -> list[Settings]:
        """The cells of a photo that are still to be computed; `digest` is that of its canvas."""
        if self._photos.setdefault(photo, digest) != digest:
            raise ColorizeError(f"The photo is another one than when {self._path} was begun.")
        self._write_notes()
        return [cell for cell in cells if self._cell_key(photo, cell) not in self._rows]

    def add(self, rows: list[dict]) -> None:
        """Append finished rows."""
        self._rows |= {self._key(row): row for row in rows}
        text = "".join(csv_line(row.values()) for row in rows)
        try:
            with open(self._path, "ab") as file:
                file.write(_encoded(text))
        except OSError as error:
            raise CannotWriteError(f"{self._path} cannot be written: {error.strerror}.") from error

    def finish(self, photos: list[str]) -> None:
        """Bring the rows into the order of the grid; rows of an earlier, larger grid follow."""
        order = [self._cell_key(photo, cell) for photo in photos for cell in self._grid.cells()]
        first = {key: self._rows[key] for key in order if key in self._rows}
        self._rows = first | self._rows
        self._write()

    def _write(self) -> None:
        write_whole(self._path, _encoded(to_csv(self._rows.values(), self._grid.keys)))
        self._write_notes()

    def _write_notes(self) -> None:
        notes = self._swept | {"columns": columns(self._grid.keys), "photos": self._photos}
        write_whole(self._notes, json.dumps(notes, indent=1).encode())

    def _key(self, row: dict) -> tuple:
        return (row["photo"], *(row[key] for key in self._grid.keys))

    def _cell_key(self, photo: str, cell: Settings) -> tuple:
        return (photo, *(getattr(cell, key) for key in self._grid.keys))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogateescape")  # a path may be any bytes


def _hash(array: np.ndarray) -> str:
    digest = blake2b(str(array.shape).encode(), digest_size=16)
    digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()
