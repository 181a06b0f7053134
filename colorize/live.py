"""An experiment under way: what it has said so far, then what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, perf_counter

import numpy as np

from colorize.agents import AGENTS
from colorize.canvas import Canvas
from colorize.color import to_ab
from colorize.experiment import Run, conclude
from colorize.film import Film
from colorize.jobs import Job, Pool, State
from colorize.metrics import Scores, score
from colorize.network.spec import Weights
from colorize.progress import Progress
from colorize.settings import Settings

PREVIEW_EVERY = 0.5  # seconds between two previews, at the least
PREVIEW_SHARE = 0.07  # of the time of a fit, at the most, goes into previews
UNWATCHED = 4  # times longer apart are the previews that nobody looks at


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
    held_back, unseen : list of (int, float)
        Step and loss, where it was asked for: on what was held back from the
        training, and on the pixels that nobody knows but the truth.
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
    held_back: list[tuple[int, float]]
    unseen: list[tuple[int, float]]
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
    paused : bool
        Whether to wait before the first step.
    weights : dict of str to array, optional
        A network's weights from elsewhere, taken instead of training.
    on_done : callable, optional
        Given this handle and its run when that is done, by the thread that did it.

    Attributes
    ----------
    job : Job
        The work as it stands; a new one where a training goes on.
    film : Film
        Moments recorded on the way.
    changes : list of str
        What people changed by hand, so that the settings alone do not give the same again.
    watchers : set of str
        Who has this run on a page.
    gone : bool
        Whether it was thrown away: whoever still looks at it had better ask anew.
    """

    def __init__(self, canvas: Canvas, truth, settings: Settings, pool: Pool, owner: str = "",
                 paused: bool = False, weights: Weights | None = None,
                 on_done: Callable[["LiveRun", Run], None] | None = None):
        self._prepare(canvas, truth, settings, pool, on_done)
        learn = ((lambda hear: self.agent.fit(canvas, hear)) if weights is None
                 else (lambda hear: self.agent.restore(weights)))
        self.job = pool.submit(self._work(learn), owner, paused)

    @classmethod
    def finished(cls, run: Run, truth, pool: Pool, *, losses=(), held_back=(), unseen=(),
                 film: Film | None = None, on_done=None) -> "LiveRun":
        """The handle of a run that was done elsewhere or earlier; it may go on from there."""
        live = cls.__new__(cls)
        live._prepare(run.canvas, truth, run.settings, pool, on_done)
        live.agent, live.film = run.agent, film or Film()
        live._losses, live._held_back, live._unseen = list(losses), list(held_back), list(unseen)
        live._worked, live._word = run.seconds, Progress(len(losses), len(losses))
        live.job = Job.over(pool, run)
        return live

    def _prepare(self, canvas, truth, settings, pool, on_done) -> None:
        self.canvas, self.truth, self.settings, self._pool = canvas, truth, settings, pool
        self.agent, self._on_done = AGENTS[settings.name](settings), on_done
        self.film, self.changes, self.watchers, self.gone = Film(), [], set(), False
        self._losses, self._held_back, self._unseen = [], [], []
        self._word, self._preview, self._watched = Progress(0, 0), None, True
        self._previewed, self._pause = 0.0, 0.0
        self._worked, self._last = 0.0, None

    def look(self) -> Moment:
        """What there is to see; asks for a newer preview by the way."""
        self._watched = True
        job, word = self.job, self._word
        pace = self._worked / word.step if word.step else 0.0
        return Moment(
            state=job.state, place=job.place, step=word.step, total=word.total,
            losses=self._losses[:], held_back=self._held_back[:], unseen=self._unseen[:],
            seconds=self._worked, seconds_left=pace * (word.total - word.step),
            preview=self._preview, run=job.result, error=_sentence(job.error),
        )

    def set_rate(self, rate: float) -> None:
        """Learn at this rate from the next epoch on, whatever the schedule says."""
        if self.job.state.over:  # a slider that leaves the page falls back, and says so
            return
        self.agent.rate_by_hand = rate
        self.changes.append(f"learning rate {rate:g} from epoch {self._word.step + 1}")

    def train_on(self, epochs: int, owner: str = "") -> None:
        """When it is over: go on from what was learnt; the optimizer's memory starts empty."""
        if self.job.state.over and self.job.result is not None:
            self.changes.append(f"{epochs} epochs more from epoch {self._word.step + 1}")
            self.job = self._pool.submit(
                self._work(lambda hear: self.agent.train_on(self.canvas, epochs, hear)), owner)

    def _work(self, fit) -> Callable[[Callable[[], bool]], Run]:
        """What the pool is to do: fit, colour, score."""
        def work(checkpoint):
            start, self._last = perf_counter(), monotonic()
            fit(lambda word: self._hear(word, checkpoint))
            run = conclude(self.agent, self.canvas, self.truth, start)
            if self._losses:
                self._preview = Preview(self._word.step, run.rgb, run.scores)
                self._record(self._preview)
            if hasattr(self.agent, "rest"):
                self.agent.rest()  # finished trainings are kept for hours
            if self._on_done is not None:
                self._on_done(self, run)
            return run

        return work

    def _hear(self, word: Progress, checkpoint: Callable[[], bool]) -> bool:
        self._worked += monotonic() - self._last
        self._last = monotonic()
        if word.loss is not None:
            self._losses.append(word.loss)
        if word.held_back is not None:
            self._held_back.append((word.step, word.held_back))
        self._word = word
        if word.preview is not None and word.step < word.total:
            self._take_preview(word)
        self._worked += monotonic() - self._last
        stop = checkpoint()  # blocks while paused: that time is not work
        self._last = monotonic()
        return stop

    def _take_preview(self, word: Progress) -> None:
        """Look at the picture now and then, seldom if nobody watches, never at much cost."""
        start = monotonic()
        if start - self._previewed < self._pause * (1 if self._watched else UNWATCHED):
            return
        rgb = word.preview()
        scores = None if self.truth is None else score(self.canvas, self.truth, rgb, quick=True)
        self._preview, self._watched = Preview(word.step, rgb, scores), False
        self._record(self._preview)
        self._previewed = monotonic()
        self._pause = max(PREVIEW_EVERY, (self._previewed - start) / PREVIEW_SHARE)

    def _record(self, preview: Preview) -> None:
        scores = preview.scores
        self.film.add(preview.step, preview.rgb, scores.psnr if scores else np.nan,
                      scores.ssim if scores else np.nan)
        if scores:
            asked = np.flatnonzero(~self.canvas.known)[::4]  # a quarter tells as much
            wrong, right = (to_ab(rgb.reshape(-1, 3)[asked]) for rgb in (preview.rgb, self.truth))
            self._unseen.append((preview.step, float(((wrong - right) ** 2).mean()) / 255**2))


def _sentence(error: Exception | None) -> str:
    if error is None:
        return ""
    return str(error) if isinstance(error, ValueError) else "This run failed; the log says why."
