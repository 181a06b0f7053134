"""The worker's outbox: reports on their way to the server."""

from collections.abc import Callable
from threading import Condition, Thread
from typing import BinaryIO

from colorize.jobs import wire
from colorize.jobs.messages import Command, Report, failure


class Outbox:
    """Reports to be sent, at most one a task; a thread of its own sends them.

    Where a report cannot be sent, its task is over for the server: `tell` is called to stop
    it, and its later reports are left out.
    """

    def __init__(self, file: BinaryIO, tell: Callable[[int, Command], None]):
        self._file, self._tell = file, tell
        self._unsent, self._changed = {}, Condition()
        self._shared: dict[int, tuple] = {}
        self._failed: set[int] = set()  # tasks that are over for the server, but not here
        Thread(target=self._send, daemon=True).start()

    def name(self, number: int, shared: tuple) -> None:
        """Only name these objects in the reports of a task."""
        self._shared[number] = shared

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
                if number not in self._failed:
                    self._file.write(self._to_bytes(number, report))
                    self._file.flush()
                if report.over:
                    self._shared.pop(number, None)
                    self._failed.discard(number)

    def _to_bytes(self, number: int, report: Report) -> bytes:
        try:
            return wire.to_bytes((number, report), number, self._shared.get(number, ()))
        except Exception as error:  # a series or a result that cannot be pickled
            self._failed.add(number)
            self._tell(number, Command(stop=True))
            return wire.to_bytes((number, failure(error)))
