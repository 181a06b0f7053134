"""Many photos, one after the other: each is a task of its own, the results become one ZIP.

The photos' files are handed to the worker one at a time, so that memory grows with the ZIP
alone.  A file that cannot be used is named and left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from math import inf
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from zipfile import ZIP_STORED, ZipFile

import numpy as np
from PIL import Image

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.experiment import Task, output_picture, prepare
from colorize.imaging import (
    FORMATS,
    MAX_FULL_SIZE,
    MAX_OPENED,
    ImageError,
    encoding,
    open_with_notes,
    require_two_patches,
)
from colorize.imaging.tiff import read_directory
from colorize.jobs.handle import Handle
from colorize.jobs.messages import Command, Report
from colorize.jobs.queue import Queue, RefusedError, TooLargeError
from colorize.jobs.saving import PIXEL_BYTES
from colorize.jobs.training import RunTask
from colorize.settings import OutputSettings, PictureSettings, Settings

LOOK = 0.2  # seconds between two looks at a photo's task
UNWATCHED = 900.0  # seconds after a page's last look until a batch stops
MAX_ZIP = 100 * 2**20  # bytes, which the server holds


@dataclass(frozen=True, eq=False)
class PhotoTask:
    """Colour one photo, from its file to the result's file.

    Parameters
    ----------
    data : bytes
        The photo's file.
    references : tuple of (H, W, 3) arrays of uint8
        The pictures to learn from; without any, a part of the photo itself.
    picture : PictureSettings
    agent : Settings
    output : OutputSettings
    """

    data: bytes
    references: tuple[np.ndarray, ...]
    picture: PictureSettings
    agent: Settings
    output: OutputSettings

    @cached_property
    def memory(self) -> float:
        """Bytes that it takes: what it is given, the photo's pixels, and the agent's fit.

        Decoding is over when the fit begins, and leaves three bytes a pixel.  At full size the
        pixels count beside the fit, which leaves a part of its memory in use: PyTorch itself.
        """
        given = len(self.data) + sum(reference.nbytes for reference in self.references)
        pixels = min(pixels_of(self.data), self._most_pixels)
        fit = AGENTS[self.agent.name](self.agent).memory(self._largest_canvas())
        if self._is_full_size:
            return given + PIXEL_BYTES * pixels + fit
        return given + max(PIXEL_BYTES * pixels, 3 * pixels + fit)

    @property
    def _is_full_size(self) -> bool:
        return self.output.full_size == "on"

    @property
    def _most_pixels(self) -> int:
        return MAX_FULL_SIZE if self._is_full_size else MAX_OPENED

    def _largest_canvas(self) -> Canvas:
        """The largest canvas on which the agent may work, whatever shape the photo has.

        References are as large as a square photo, or together twice as long as `size`.
        """
        size, count = self.picture.size, len(self.references)
        others = count if self.picture.shape == "square" else 2 * bool(count)
        shape = (1 + others) * size, size
        return Canvas(np.zeros(shape, np.float32), np.ones(shape, bool),
                      np.zeros((*shape, 3), np.uint8))

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report as the agent does; the last report holds the bytes of the result's file."""
        opened = open_with_notes(self.data, self._most_pixels)
        task = self._prepare(opened.rgb)
        for report in RunTask(task.canvas, None, AGENTS[self.agent.name](self.agent)).execute(
                command, commands):
            if not report.over:
                yield report
        picture = output_picture(report.result, task, opened.rgb, self.output)
        steps = encoding(picture, self.output.format, self.output.quality, opened)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return (yield Report(report.step, report.total, report.seconds, over=True,
                                     result=bytes(end.value)))

    def _prepare(self, rgb: np.ndarray) -> Task:
        require_two_patches(rgb, getattr(self.agent, "patch_size", 1))
        task = prepare(rgb, self.picture, self.references)
        if task.truth is None and not self.references:
            raise ImageError("It is taken for a gray photo, must be coloured from a reference.")
        if not task.canvas.has_colour:
            raise ImageError("Its source of colour is gray, must have colours to learn.")
        return task


def pixels_of(data: bytes) -> float:
    """How many pixels a picture's file has, by its header.

    Infinity for a TIFF of which Pillow cannot tell; 0 for what is no picture: it is not decoded.
    """
    try:
        with Image.open(BytesIO(data), formats=list(FORMATS)) as image:
            return image.width * image.height
    except Exception:  # of any type, where a file is damaged
        return inf if read_directory(data) else 0


class Batch:
    """Runs one task after the other, in the background, and collects what they return.

    Safe to share between threads.

    Parameters
    ----------
    names : list of (str, str)
        Of each photo, what people call it, and the name of its result in the ZIP.
    make : callable
        Gives the task of the photo with this index.
    queue, executor
        See :class:`~colorize.jobs.handle.Handle`.
    """

    def __init__(self, names: list[tuple[str, str]], make: Callable[[int], object], queue: Queue,
                 executor):
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
        task = self._make(index)
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
