"""An experiment under way: what it has said so far, then what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from colorize.canvas import Canvas
from colorize.experiment import Run, run
from colorize.jobs import Pool, State
from colorize.metrics import Scores, score
from colorize.progress import Progress
from colorize.settings import Settings

PREVIEW_EVERY = 0.5  # seconds between two previews, at the least
PREVIEW_SHARE = 0.05  # of the time of a fit, at the most, goes into previews


@dataclass(frozen=True, eq=False)
class Preview:
    """The picture as it was after some step, and its scores if the truth is known."""

    step: int
    rgb: np.ndarray
    scores: Scores | None


@dataclass(frozen=True, eq=False)
class Moment:
    """What can be said of an experiment right now.

    Parameters
    ----------
    state : State
    place : int
        Place in line, 0 when not waiting.
    step, total : int
        Steps done and to be done; 0 of 0 before the first.
    losses : list of float
        The loss of every step so far; empty where an agent has none.
    seconds, seconds_left : float
        Time at work so far, and the time left at this pace.
    preview : Preview or None
    run : Run or None
        What came of it, once it is over.
    error : str
        Why it failed, in a sentence; empty otherwise.
    """

    state: State
    place: int
    step: int
    total: int
    losses: list[float]
    seconds: float
    seconds_left: float
    preview: Preview | None
    run: Run | None
    error: str


class LiveRun:
    """The handle of one experiment: starts it in a pool, listens to it, shows it.

    Safe to share: one thread writes, all others read what it has finished writing.

    Parameters
    ----------
    canvas : Canvas
    truth : (H, W, 3) array of uint8 or None
    settings : Settings
    pool : Pool
    owner : str
        Who asked first; see :class:`colorize.jobs.Pool`.
    """

    def __init__(self, canvas: Canvas, truth, settings: Settings, pool: Pool, owner: str = ""):
        self.canvas, self.truth, self.settings = canvas, truth, settings
        self._losses: list[float] = []
        self._word = Progress(0, 0)
        self._preview: Preview | None = None
        self._watched = True
        self._previewed = monotonic()
        self._pause = PREVIEW_EVERY
        self._worked, self._last = 0.0, None
        self.job = pool.submit(self._work, owner)

    def look(self) -> Moment:
        """What there is to see; asks for a newer preview by the way."""
        self._watched = True
        job, word = self.job, self._word
        pace = self._worked / word.step if word.step else 0.0
        return Moment(
            state=job.state, place=job.place, step=word.step, total=word.total,
            losses=self._losses[:], seconds=self._worked,
            seconds_left=pace * (word.total - word.step),
            preview=self._preview, run=job.result, error=_sentence(job.error),
        )

    def _work(self, checkpoint: Callable[[], bool]) -> Run:
        self._last = monotonic()
        return run(self.canvas, self.truth, self.settings,
                   on_progress=lambda word: self._hear(word, checkpoint))

    def _hear(self, word: Progress, checkpoint: Callable[[], bool]) -> bool:
        self._worked += monotonic() - self._last
        if word.loss is not None:
            self._losses.append(word.loss)
        self._word = word
        if word.preview is not None and self._watched and word.step < word.total:
            self._take_preview(word)
        stop = checkpoint()  # blocks while paused: that time is not work
        self._last = monotonic()
        return stop

    def _take_preview(self, word: Progress) -> None:
        """Look at the picture now and then: only for watchers, and never at much cost."""
        start = monotonic()
        if start - self._previewed < self._pause:
            return
        rgb = word.preview()
        scores = None if self.truth is None else score(self.canvas, self.truth, rgb)
        self._preview, self._watched = Preview(word.step, rgb, scores), False
        self._previewed = monotonic()
        self._pause = max(PREVIEW_EVERY, (self._previewed - start) / PREVIEW_SHARE)


def _sentence(error: Exception | None) -> str:
    if error is None:
        return ""
    return str(error) if isinstance(error, ValueError) else "This run failed; the log says why."
