"""What the command line prints: results on standard output, sentences on standard error."""

import json
import os
import sys
from dataclasses import asdict
from math import isfinite, nan
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from colorize.command_line.files import CannotWriteError
from colorize.experiment import Run
from colorize.experiment.metrics import PROTOCOL, Scores
from colorize.settings import PictureSettings

_COLUMNS = "{:<{width}}  {:<12}  {:>6}  {:>6}  {:>9}  {:>7}"


def printable(text: str) -> str:
    r"""The text with an escape sequence in place of each character that is not printable.

    Control characters in the name of a file could rewrite what a terminal shows.

    Examples
    --------
    >>> print(printable("a\nb \x1b[31m\udcff ü"))
    a\nb \x1b[31m\udcff ü
    """
    return "".join(character if character.isprintable()
                   else character.encode("unicode_escape").decode() for character in text)


def say(sentence: str) -> None:
    """Print one line on standard error; where that cannot be written, the work goes on."""
    try:
        _print(printable(sentence), sys.stderr)
    except OSError:
        _discard(sys.stderr)


def put(text: str) -> None:
    """Print text on standard output at once.

    Raises
    ------
    BrokenPipeError
        If its reader has closed it.
    CannotWriteError
        If it cannot be written for another reason, such as a full disk.
    """
    try:
        _print(text, sys.stdout)
    except OSError as error:
        _discard(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise
        raise CannotWriteError(f"Standard output cannot be written: {error.strerror}.") from error


def _print(text: str, stream: TextIO) -> None:
    with tqdm.external_write_mode(stream):  # not in the middle of a progress bar
        print(text, file=stream, flush=True)


def _discard(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere; else it fails once more when Python exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class JsonLines:
    """Results as JSON, one object on each line."""

    def show(self, photo: Path, picture: PictureSettings, result: Run,
             written: Path | None) -> None:
        """Print one result; `written` is the file that holds its picture."""
        scores = {name: value if isfinite(value) else None  # JSON has no infinity
                  for name, value in asdict(_scores(result)).items()}
        row = {"photo": str(photo), "agent": result.settings.name, **scores,
               "seconds": result.seconds, "settings": asdict(picture) | asdict(result.settings)}
        if written is not None:
            row["out"] = str(written)
        put(json.dumps(row).replace("\x7f", r"\u007f"))  # the one that json does not escape


class Table:
    """Results as the rows of a table, whose head is printed before the first of them."""

    def __init__(self, photos: list[Path]):
        self._width = max(len(printable(str(photo))) for photo in photos)
        self._head = f"{PROTOCOL}\n\n" + self._row("photo", "agent", "PSNR", "SSIM", "CIEDE2000",
                                                   "seconds") + "\n"

    def show(self, photo: Path, picture: PictureSettings, result: Run,
             written: Path | None) -> None:
        scores = _scores(result)
        cells = [f"{scores.psnr:.2f}", f"{scores.ssim:.3f}", f"{scores.ciede2000:.2f}"]
        cells = ["-" if cell == "nan" else cell for cell in cells]
        put(self._head + self._row(printable(str(photo)), result.settings.name, *cells,
                                   f"{result.seconds:.2f}"))
        self._head = ""

    def _row(self, *cells: str) -> str:
        return _COLUMNS.format(*cells, width=self._width)


def _scores(result: Run) -> Scores:
    """The scores; nan where the true colours are not available."""
    return result.scores or Scores(nan, nan, nan)
