"""Finished trainings on disk: a bounded folder of safetensors files, never pickles.

The arrays are the file's tensors, everything else is JSON in its metadata.  What
cannot be read is ignored with a line in the log; where the disk cannot be written,
that is said once and the program continues without.
"""

import json
import logging
import os
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

_LOG = logging.getLogger(__name__)
_ENDING = ".training.safetensors"
MOST_BYTES = 64 * 2**20  # in one file


class Record(NamedTuple):
    """What is kept of one training: arrays by name, and values that JSON can hold."""

    arrays: dict[str, np.ndarray]
    values: dict


class Store:
    """A folder, made when first written to, that keeps the newest few `files`.

    Examples
    --------
    >>> import tempfile
    >>> store = Store(Path(tempfile.mkdtemp()))
    >>> store.put("a key", Record({"rgb": np.zeros(2)}, {"losses": [0.5, 0.25]}))
    >>> store.get("a key").values
    {'losses': [0.5, 0.25]}
    """

    def __init__(self, folder: Path, files: int = 64):
        self.folder, self._files = Path(folder), files
        self._lock = Lock()
        self.complaint = ""

    def put(self, key: str, record: Record) -> None:
        """Keep a record; a failure to write is logged, and said in `complaint`."""
        with self._lock:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                path = self._path(key)
                new = path.with_suffix(f".{os.getpid()}.new")
                new.write_bytes(save(record.arrays, {"key": key,
                                                     "values": json.dumps(record.values)}))
                os.replace(new, path)  # all of it or nothing
                self._drop_oldest()
            except OSError as error:
                if not self.complaint:
                    _LOG.warning("trainings cannot be kept in %s: %s", self.folder, error)
                self.complaint = ("Finished trainings cannot be kept on this server's disk; "
                                  "they last until it restarts.")

    def get(self, key: str) -> Record | None:
        """The record kept under this key; None if there is none, or none that can be read."""
        path = self._path(key)
        if not path.is_file():
            return None
        try:
            if (size := path.stat().st_size) > MOST_BYTES:
                raise ValueError(f"{size} bytes, must be at most {MOST_BYTES}")
            with safe_open(path, "numpy") as file:
                if file.metadata()["key"] != key:
                    raise ValueError("it was kept under another key")
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
                return Record(arrays, json.loads(file.metadata()["values"]))
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            _LOG.warning("ignored %s: %s", path.name, error)
            return None

    def drop(self, key: str) -> None:
        """Remove what is kept under this key."""
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
