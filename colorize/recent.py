"""The last few results of something slow, shared by threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any


class Recent:
    """A bounded, thread-safe memory that forgets what was unused longest.

    Parameters
    ----------
    room : float
        How much to keep, by the weight of the results.
    weigh : callable, optional
        The weight of a result: 1 each, if not told.

    Examples
    --------
    >>> memory = Recent(room=1)
    >>> memory.get("a", lambda: 1), memory.get("a", lambda: 2)
    (1, 1)
    """

    def __init__(self, room: float, weigh: Callable[[Any], float] = lambda value: 1):
        self._room, self._weigh = room, weigh
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
                while sum(map(self._weigh, self._kept.values())) > self._room:
                    self._kept.popitem(last=False)
        return value
