"""The files that the command line reads and writes.

A photo is a file, a named pipe, or standard input, whose path is ``-``.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from secrets import token_hex
from stat import S_ISFIFO
from tempfile import TemporaryFile

import numpy as np

from colorize.experiment.exports import ENDING, MAX_FILE, Experiment, read_experiment
from colorize.imaging import (
    MAX_BYTES,
    MAX_OPENED,
    ImageError,
    Opened,
    open_hints,
    open_with_notes,
)
from colorize.settings import ColorizeError

STDIN = Path("-")
LONGEST_STEM = 200  # bytes; most file systems allow 255 for a whole name


class CannotWriteError(ColorizeError):
    """A result that cannot be written; it would be the same for all results to come."""


def open_photo(path: Path, pixels: int = MAX_OPENED) -> Opened:
    """`open_with_notes`, but also of a pipe, which has an end only when it is closed.

    Returns
    -------
    opened : Opened
        Its picture has at most so many pixels.

    Raises
    ------
    ImageError
        If it is no picture that can be used.
    """
    return open_with_notes(_source(path), pixels)


def open_hints_file(path: Path) -> np.ndarray:
    """`open_hints`, but also of a pipe: (H, W, 4) uint8."""
    return open_hints(_source(path))


def is_experiment(path: Path) -> bool:
    """Whether a file is an experiment, by its name."""
    return path.suffix.lower() == f".{ENDING}"


def open_experiment(path: Path) -> Experiment:
    """`read_experiment`, of a file's path.  Raises ColorizeError."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise ColorizeError(f"{path}: The file cannot be read: {error.strerror}.") from error
    try:
        return read_experiment(data)
    except ColorizeError as error:
        raise ColorizeError(f"{path}: {error}") from error


def _source(path: Path) -> Path | bytes:
    """The path of a file; what a pipe holds."""
    try:
        if path != STDIN and not S_ISFIFO(os.stat(path).st_mode):
            return path
        with open(0 if path == STDIN else path, "rb", closefd=path != STDIN) as pipe:
            data = pipe.read(MAX_BYTES + 1)
    except OSError as error:
        raise ImageError(f"The file cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise ImageError(f"The pipe has more than {MAX_BYTES // 2**20} MB, must have at most "
                         f"{MAX_BYTES // 2**20}.")
    return data


def open_flag(flag: str, path: Path, read: Callable[[Path], np.ndarray]) -> np.ndarray:
    """What a flag names; an error names the flag."""
    try:
        return read(path)
    except ColorizeError as error:
        raise ColorizeError(f"--{flag}={path}: {error}") from error


def require_one_use_of_stdin(photos: list[Path]) -> None:
    """Raise ColorizeError if standard input is given several times."""
    if (times := photos.count(STDIN)) > 1:
        raise ColorizeError(f"- (standard input) is given {times} times, must be given once: "
                            "it can be read only once.")


def distinct_stems(photos: list[Path]) -> list[str]:
    """Name the results of each photo: its file's stem, with a number if another has the same.

    Names that differ in capitals alone count as the same, as on some file systems.

    Examples
    --------
    >>> distinct_stems([Path("a/sea.jpg"), Path("b/Sea.png"), Path("sea-2.jpg"), Path("-")])
    ['sea', 'Sea-3', 'sea-2', 'stdin']
    """
    stems = ["stdin" if photo == STDIN else _shortened(photo.stem) for photo in photos]
    first, taken = set(), {stem.casefold() for stem in stems}

    def name(stem: str) -> str:
        if stem.casefold() not in first:
            first.add(stem.casefold())
            return stem
        numbered = (f"{stem}-{number}" for number in count(2))
        free = next(each for each in numbered if each.casefold() not in taken)
        taken.add(free.casefold())
        return free

    return [name(stem) for stem in stems]


def _shortened(stem: str) -> str:
    while len(os.fsencode(stem)) > LONGEST_STEM:
        stem = stem[:-1]
    return stem


def prepare_folder(folder: Path, names: list[str], inputs: list[Path]) -> None:
    """Make the folder for results, and try to write to it.

    Parameters
    ----------
    folder : Path
    names : list of str
        The names that files in the folder will have.
    inputs : list of Path
        Files that the results must not replace.

    Raises
    ------
    ColorizeError
        If the folder cannot be made or written to, or if a result would replace an input.
    """
    read = {place for path in inputs
            for place in (os.path.realpath(path), _entry(path.parent, path.name))}
    for name in names:
        if _entry(folder, name) in read:
            raise ColorizeError(f"--out={folder} must be another folder: the result {name} "
                                "would replace an input of that name.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            file.write(bytes(4096))  # a full disk still makes empty files
    except OSError as error:
        raise ColorizeError(f"--out={folder} must be a folder that can be written to: "
                            f"{error.strerror}.") from error


def _entry(folder: Path, name: str) -> str:
    """The absolute path of a name in a folder, which may be a link itself."""
    return os.path.join(os.path.realpath(folder), name)


def write_whole(path: Path, data: bytes | memoryview) -> None:
    """Write a file that is never seen half-written, and that Ctrl-C does not cut short.

    Raises
    ------
    CannotWriteError
        If it cannot be written; a file that was there before is then still there.
    """
    unfinished = path.with_name(f".{token_hex(8)}.part")
    try:
        with uninterrupted():
            try:
                with open(unfinished, "xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())  # some file systems say only now that they are full
                os.replace(unfinished, path)
            finally:
                unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise CannotWriteError(f"{path} cannot be written: {error.strerror}.") from error


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C until the end of the block."""
    came = []
    before = signal.signal(signal.SIGINT, lambda *_: came.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)
