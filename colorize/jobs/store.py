"""Finished trainings on disk: a bounded folder of plain arrays, never pickles.

A file is the archive of named arrays that `numpy.savez` writes.  What cannot be
read, or is not ours, is ignored with a line in the log; where the disk cannot
be written, that is said once and the program goes on without.
"""

import logging
import os
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from threading import Lock

import numpy as np

_LOG = logging.getLogger(__name__)
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, NotImplementedError, zlib.error,
               zipfile.BadZipFile)
_ENDING = ".training.npz"
MOST_BYTES = 64 * 2**20  # in one file, unpacked


class Store:
    """A folder that keeps the newest few.

    Parameters
    ----------
    folder : Path
        Made when first written to.
    files : int
        How many to keep; the oldest goes first.

    Examples
    --------
    >>> import tempfile
    >>> store = Store(Path(tempfile.mkdtemp()))
    >>> store.put("a key", {"losses": np.array([0.5, 0.25])})
    >>> store.get("a key")["losses"]
    array([0.5 , 0.25])
    """

    def __init__(self, folder: Path, files: int = 64):
        self.folder, self._files = Path(folder), files
        self._lock = Lock()
        self.complaint = ""

    def put(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Keep these arrays; a failure to write is logged, and said in `complaint`."""
        with self._lock:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                path = self._path(key)
                new = path.with_suffix(".new")
                with new.open("wb") as file:  # a name of our own: savez would add an ending
                    np.savez(file, key=np.array(key), **arrays)
                os.replace(new, path)  # all of it or nothing
                self._drop_oldest()
            except OSError as error:
                if not self.complaint:
                    _LOG.warning("trainings cannot be kept in %s: %s", self.folder, error)
                self.complaint = ("Finished trainings cannot be kept on this server's disk; "
                                  "they last until it restarts.")

    def get(self, key: str) -> dict[str, np.ndarray] | None:
        """The arrays kept under this key; None if there are none, or none that can be read."""
        path = self._path(key)
        if not path.is_file():
            return None
        try:
            with zipfile.ZipFile(path) as archive:
                size = sum(part.file_size for part in archive.infolist())
            if size > MOST_BYTES:
                raise ValueError(f"{size} bytes unpacked, must be at most {MOST_BYTES}")
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            if str(arrays.pop("key")) != key:
                raise ValueError("it was kept under another key")
        except _UNREADABLE as error:
            _LOG.warning("ignored %s: %s", path.name, error)
            return None
        return arrays

    def drop(self, key: str) -> None:
        """Forget what is kept under this key."""
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as error:
            _LOG.warning("could not remove %s: %s", self._path(key).name, error)

    def _path(self, key: str) -> Path:
        return self.folder / (blake2b(key.encode(), digest_size=16).hexdigest() + _ENDING)

    def _drop_oldest(self) -> None:
        paths = sorted(self.folder.glob("*" + _ENDING), key=lambda path: path.stat().st_mtime)
        for path in paths[: -self._files]:
            path.unlink(missing_ok=True)
