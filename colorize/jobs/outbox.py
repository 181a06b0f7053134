"""The worker's outbox: reports on their way to the server."""

from collections.abc import Callable
from threading import Condition, Thread
from typing import BinaryIO

from colorize.jobs.messages import Command, Report, failure, to_bytes


class Outbox:
    """Reports to be sent, at most one a task; a thread of its own sends them.

    Where a report cannot be sent, its task fails, and `tell` is called to stop it here.
    """

    def __init__(self, file: BinaryIO, tell: Callable[[int, Command], None]):
        self._file, self._tell = file, tell
        self._unsent, self._changed = {}, Condition()
        Thread(target=self._send, daemon=True).start()

    def put(self, number: int, report: Report) -> None:
        """Have a report sent, as one with an earlier report of the task that is not sent yet."""
        with self._changed:
            self._unsent[number] = report.after(self._unsent.get(number))
            self._changed.notify_all()

    def _send(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._unsent)
                unsent, self._unsent = self._unsent, {}
            for number, report in unsent.items():
                self._file.write(self._to_bytes(number, report))
                self._file.flush()

    def _to_bytes(self, number: int, report: Report) -> bytes:
        try:
            return to_bytes((number, report))
        except Exception as error:  # a series or a result that cannot be pickled
            self._tell(number, Command(stop=True))
            return to_bytes((number, failure(error)))
