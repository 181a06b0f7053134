"""Files that wait to be saved: together they take no more memory than there is room for.

A session holds its files until it ends, which may be an hour after its page was closed.
"""

from threading import Lock
from typing import Protocol
from weakref import ref

from colorize.settings import ColorizeError
from colorize.ui.server import BUDGET

ROOM = BUDGET / 4  # bytes of all visitors' files
GONE = "The server deleted the file to make room. Make it again."

_holders: list[ref] = []  # the newest last
_lock = Lock()


class Holder(Protocol):
    """What holds a file, now or later."""

    result: bytes | None


def keep(holder: Holder) -> None:
    """Count this as the newest; let go of the oldest files for which there is no room."""
    with _lock:
        holders = [other for one in _holders
                   if (other := one()) is not None and other is not holder]
        left = ROOM - len(holder.result or b"")
        for other in reversed(holders):
            left -= len(other.result or b"")
            if left < 0:
                other.result = None
        _holders[:] = map(ref, [*holders, holder])


def read(holder: Holder) -> bytes:
    """The file, for a button that saves it.

    The file may have gone since the button was drawn.  Streamlit shows its own message then; the
    page says :data:`GONE` when it is drawn again.  The button needs ``on_click="ignore"``: at the
    end of a run that a click begins, Streamlit forgets the file that the browser is to fetch.

    Raises
    ------
    ColorizeError
        If the file has gone.
    """
    if (data := holder.result) is None:
        raise ColorizeError(GONE)
    return data
