"""Many photos, one after the other: each is a task of its own, the results become one ZIP.

The photos' files are handed to the worker one at a time, so that memory grows with the ZIP
alone.  A file that cannot be used is named and left out.
"""

from collections.abc import Callable
from io import BytesIO
from threading import Event, Thread
from time import monotonic
from zipfile import ZIP_STORED, ZipFile

from colorize.experiment.steps import Computation
from colorize.jobs.handle import Handle
from colorize.jobs.queue import Queue, RefusedError, TooLargeError
from colorize.jobs.steps import StepsTask

LOOK = 0.2  # seconds between two looks at a photo's task
UNWATCHED = 900.0  # seconds after a page's last look until a batch stops
MAX_ZIP = 100 * 2**20  # bytes, which the server holds


class Batch:
    """Runs one task after the other, in the background, and collects what they return.

    Safe to share between threads.

    Parameters
    ----------
    names : list of (str, str)
        Of each photo, what people call it, and the name of its result in the ZIP.
    make : callable
        Gives the computation of the photo with this index.
    queue, executor
        See :class:`~colorize.jobs.handle.Handle`.
    """

    def __init__(self, names: list[tuple[str, str]], make: Callable[[int], Computation],
                 queue: Queue, executor):
        self._names, self._make, self._where = names, make, (queue, executor)
        self._stop, self._over, self._looked = Event(), Event(), monotonic()
        self.total, self.step, self.good = len(names), 0, 0
        self.sentences: list[str] = []  # why photos were left out
        self.result: bytes | None = None  # the ZIP, once it is over

    @property
    def over(self) -> bool:
        return self._over.is_set()

    def begin(self) -> "Batch":
        Thread(target=self._run, daemon=True).start()
        return self

    def watch(self) -> None:
        """Tell that a page looks now."""
        self._looked = monotonic()

    def stop(self) -> None:
        """End with the results that are finished."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is over; False if it is not by then."""
        return self._over.wait(seconds)

    def _run(self) -> None:
        file = BytesIO()
        try:
            with ZipFile(file, "w", ZIP_STORED) as archive:  # pictures are compressed already
                for index, (name, entry) in enumerate(self._names):
                    if self._stop.is_set():
                        break
                    self._add(archive, name, entry, index)
                    self.step += 1
                    if file.tell() > MAX_ZIP and (left := self.total - self.step):
                        self.sentences.append(
                            f"The ZIP has {file.tell() / 2**20:.0f} MB, must have at most "
                            f"{MAX_ZIP // 2**20} before a photo is added. Photos left out: {left}.")
                        break
        finally:
            self.result = file.getvalue() if self.good else None
            self._make = None  # which holds the photos' files
            self._over.set()

    def _add(self, archive: ZipFile, name: str, entry: str, index: int) -> None:
        try:
            handle = self._begin(index)
        except TooLargeError as error:
            self.sentences.append(f"{name}: {error}")
            return
        while handle and not handle.wait(LOOK):
            handle.watch()
            if self._is_to_stop():
                handle.stop()
        if handle is None or self._stop.is_set():
            return
        if handle.error:
            self.sentences.append(f"{name}: {handle.error}")
        elif handle.result:
            archive.writestr(entry, handle.result)
            self.good += 1

    def _begin(self, index: int) -> Handle | None:
        """The photo's task, once the queue takes it; None if the batch is stopped before.

        Raises TooLargeError where the queue never will.
        """
        task = StepsTask(self._make(index))
        while not self._is_to_stop():
            try:
                return Handle(task, *self._where, urgent=False).begin()
            except TooLargeError:
                raise
            except RefusedError:  # others have their turn first
                self._stop.wait(LOOK)
        return None

    def _is_to_stop(self) -> bool:
        if monotonic() - self._looked > UNWATCHED and not self._stop.is_set():
            self.sentences.append(f"Stopped, because this page was closed for "
                                  f"{UNWATCHED / 60:.0f} minutes.")
            self.stop()
        return self._stop.is_set()
