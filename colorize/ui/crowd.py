"""Trainings stand aside while several pages are drawn at once.

Pages and trainings share Python's one lock and the same few cores.  A page is drawn
in a tenth of a second by itself, but sends some hundred messages, and for each it has
to get the lock again: beside two trainings that took seconds.
"""

import threading

CROWD = 2  # pages: one alone, such as that of the training's owner, is quick enough
AT_MOST = 0.5  # seconds that a training waits before its next step, come what may


class Crowd:
    """Counts the pages that are being drawn: each draws ``with crowd:``.

    Examples
    --------
    >>> crowd = Crowd()
    >>> with crowd, crowd:  # a page with a part of itself
    ...     crowd.size
    1
    """

    def __init__(self):
        self.size = 0
        self._changed = threading.Condition()
        self._own = threading.local()  # a page's parts are drawn by the page's own thread

    def __enter__(self):
        self._own.depth = getattr(self._own, "depth", 0) + 1
        if self._own.depth == 1:
            self._add(1)

    def __exit__(self, *error):
        self._own.depth -= 1
        if self._own.depth == 0:
            self._add(-1)

    def _add(self, pages: int) -> None:
        with self._changed:
            self.size += pages
            self._changed.notify_all()

    def let_pass(self) -> None:
        """Wait while there is a crowd, but not for long."""
        with self._changed:
            self._changed.wait_for(lambda: self.size < CROWD, AT_MOST)


crowd = Crowd()
