"""Finished trainings outside the server: safetensors files, never pickles.

They are in a folder, which servers may share, or in an object store, which fsspec reaches.
The arrays are a file's tensors, everything else is JSON in its metadata.  A thread of its
own reads and writes, in turn.  A torn or wrong file is ignored with a line in the log; a
store that fails is named there once, and the program goes on without it.
"""

import json
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import numpy as np
from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from safetensors import SafetensorError
from safetensors.numpy import load, save

_LOG = logging.getLogger(__name__)
_ENDING = ".training.safetensors"
MOST_BYTES = 64 * 2**20  # in one file
MOST_WAITING = 16  # records to be written
PATIENCE = 1.0  # seconds that a page waits for a record, before it trains anew
_COMPLAINT = ("Finished trainings cannot be kept at the moment; they last until this server "
              "restarts.")


class Record(NamedTuple):
    """What is kept of one training: arrays by name, and values that JSON can hold."""

    arrays: dict[str, np.ndarray]
    values: dict


class Store:
    """A folder, or a URL such as ``s3://bucket/folder``, that keeps the newest few `files`.

    Examples
    --------
    >>> store = Store("memory://trainings")
    >>> store.put("a key", Record({"rgb": np.zeros(2)}, {"losses": [0.5, 0.25]}))
    >>> store.get("a key").values
    {'losses': [0.5, 0.25]}
    """

    def __init__(self, place: str | Path, files: int = 64):
        self.place, self._files = str(place), files
        self._thread = ThreadPoolExecutor(1)  # the server's end waits for what it was given
        self._writes, self._late = deque(maxlen=MOST_WAITING), None
        self._failing: set[Callable] = set()  # the kinds of work that failed when last done

    @property
    def complaint(self) -> str:
        """What people should know while the place fails, or is late with an answer; else empty."""
        return _COMPLAINT if self._failing or self._is_late else ""

    @property
    def _is_late(self) -> bool:
        return self._late is not None and not self._late.done()

    def put(self, key: str, record: Record) -> None:
        """Have a record kept; a failure is logged, and said in `complaint`."""
        if len(self._writes) == MOST_WAITING and not self._writes[0].done():
            self._fail(self._write, f"{MOST_WAITING} trainings wait to be written")
        else:
            self._writes.append(self._begin(self._write, key, record))

    def get(self, key: str) -> Record | None:
        """The record kept under this key; None if there is none, or none that can be read."""
        if self._is_late:
            return None
        job = self._begin(self._read, key)
        if wait([job], PATIENCE).not_done:
            self._log(f"no answer within {PATIENCE} s")
            self._late = job  # until it is done, no one waits
            return None
        return job.result()

    def drop(self, key: str) -> None:
        """Have what is kept under this key removed."""
        self._begin(self._remove, key)

    def flush(self) -> None:
        """Wait until all is written."""
        wait(self._writes)

    def _begin(self, work, *args) -> Future:
        return self._thread.submit(self._attempt, work, *args)

    def _attempt(self, work, *args):
        """Do the work, and note for `complaint` whether it fails."""
        try:
            result = work(*args)
        except Exception as error:
            return self._fail(work, error)
        self._failing.discard(work)
        return result

    def _write(self, key: str, record: Record) -> None:
        system, path = self._open(key)
        folder, new = path.rpartition("/")[0], f"{path}.{uuid4().hex}{_ENDING}"
        system.makedirs(folder, exist_ok=True)
        values = json.dumps(record.values)
        system.pipe_file(new, save(record.arrays, {
            "key": key, "values": values, "sum": _sum(values, record.arrays)}))
        system.mv(new, path)  # all of it or nothing
        files = [file for file in system.ls(folder, detail=False) if file.endswith(_ENDING)]
        with suppress(FileNotFoundError):  # another server has removed one meanwhile
            for file in sorted(files, key=system.modified)[: -self._files]:
                system.rm_file(file)

    def _read(self, key: str) -> Record | None:
        system, path = self._open(key)
        try:
            if (size := system.size(path)) > MOST_BYTES:
                raise ValueError(f"{size} bytes, must be at most {MOST_BYTES}")
            data = system.cat_file(path)
            arrays, header = load(data), data[8 : 8 + int.from_bytes(data[:8], "little")]
            texts = json.loads(header)["__metadata__"]
            if texts["key"] != key or texts["sum"] != _sum(texts["values"], arrays):
                raise ValueError("its key or its checksum differs")
            return Record(arrays, json.loads(texts["values"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, SafetensorError) as error:
            _LOG.warning("ignored %s: %s", path, error)

    def _remove(self, key: str) -> None:
        system, path = self._open(key)
        with suppress(FileNotFoundError):
            system.rm_file(path)

    def _open(self, key: str) -> tuple[AbstractFileSystem, str]:
        """Where the place is, and the path of this key's file there."""
        system, folder = url_to_fs(self.place, use_listings_cache=False)
        return system, f"{folder}/{blake2b(key.encode(), digest_size=16).hexdigest()}{_ENDING}"

    def _fail(self, work: Callable, error: object) -> None:
        self._log(error)
        self._failing.add(work)

    def _log(self, error: object) -> None:
        if not self.complaint:
            _LOG.warning("trainings cannot be kept in %s: %s", self.place, error)


def _sum(values: str, arrays: dict[str, np.ndarray]) -> str:
    """A checksum: size and header alone tell only of a file cut short."""
    parts = (arrays[name].tobytes() for name in sorted(arrays))
    return blake2b(b"".join((values.encode(), *parts))).hexdigest()
