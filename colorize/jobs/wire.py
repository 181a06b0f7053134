"""The pickles that server and worker exchange, between two ends of this program.

A result refers to the canvas that it was computed from, and the server holds that canvas: for
such objects, a task's `shared`, a report has a name in place of a copy.
"""

import pickle
from collections.abc import Mapping
from io import BytesIO
from typing import Any, BinaryIO


def to_bytes(message: Any, number: int = 0, shared: tuple = ()) -> bytes:
    """A message, in which the objects `shared` by task `number` are named alone.

    Examples
    --------
    >>> canvas = ["large"]
    >>> data = to_bytes({"canvas": canvas, "scores": [1]}, 7, (canvas,))
    >>> load(BytesIO(data), {7: (canvas,)})["canvas"] is canvas
    True
    """
    buffer = BytesIO()
    _Pickler(buffer, {id(thing): (number, place) for place, thing in enumerate(shared)}
             ).dump(message)
    return buffer.getvalue()


def load(file: BinaryIO, shared: Mapping[int, tuple] | None = None) -> Any:
    """Read one message; `shared` holds the shared objects of each task.

    Raises
    ------
    EOFError, pickle.UnpicklingError
        If the other end is gone, perhaps in the middle of a message.
    """
    return _Unpickler(file, {} if shared is None else shared).load()


class _Pickler(pickle.Pickler):
    def __init__(self, file: BinaryIO, names: dict[int, tuple[int, int]]):
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names = names

    def persistent_id(self, thing):
        return self._names.get(id(thing))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BinaryIO, shared: Mapping[int, tuple]):
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, name):
        number, place = name
        return self._shared[number][place]
