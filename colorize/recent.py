"""The last few results of something slow, shared by threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any


class Recent:
    """A bounded, thread-safe memory that forgets what was unused longest.

    Parameters
    ----------
    entries : int
        How many results to keep.

    Examples
    --------
    >>> memory = Recent(entries=1)
    >>> memory.get("a", lambda: 1), memory.get("a", lambda: 2)
    (1, 1)
    """

    def __init__(self, entries: int):
        self._entries = entries
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Any],
            keep: Callable[[Any], bool] = lambda value: True) -> Any:
        """The result for `key`, made if it is not there; kept if `keep` says so."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make()  # outside the lock: others may use the memory meanwhile
        if keep(value):
            with self._lock:
                self._kept[key] = value
                while len(self._kept) > self._entries:
                    self._kept.popitem(last=False)
        return value
