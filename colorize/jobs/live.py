"""An experiment under way: what it has said so far, then what came of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from time import monotonic

from colorize.canvas import Canvas
from colorize.experiment import Run
from colorize.jobs.queue import Job, Pool, State, work, worker
from colorize.jobs.snapshots import Film, Frame
from colorize.jobs.work import Orders, Report, Task
from colorize.network import cores
from colorize.network.spec import Weights
from colorize.settings import Settings

WATCHED = 10.0  # seconds after a look during which the next one is expected


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
    frame : Frame or None
        The newest picture on the way.
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
    frame: Frame | None
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
        Who asked first; see :class:`colorize.jobs.queue.Pool`.
    paused : bool
        Whether to wait before the first step.
    weights : dict of str to array, optional
        A network's weights from elsewhere, taken instead of training.
    on_done : callable, optional
        Given this handle and its run when that is done, by the thread that did it.
    apart : bool
        Whether to compute in the process beside the server: see :mod:`colorize.jobs.worker`.

    Attributes
    ----------
    job : Job
        The work as it stands; a new one where a training goes on.
    film : Film
        Moments recorded on the way.
    weights : dict of str to array, or None
        A network's, as old as the newest picture.
    rate : float or None
        The learning rate by hand, which takes the schedule's place.
    changes : list of str
        What people changed by hand, so that the settings alone do not give the same again.
    branch : str
        A name of its own, where somebody went on by hand from what the settings give.
    watchers : set of str
        Who has this run on a page.
    gone : bool
        Whether it was thrown away: whoever still looks at it had better ask anew.
    """

    def __init__(self, canvas: Canvas, truth, settings: Settings, pool: Pool, owner: str = "",
                 paused: bool = False, weights: Weights | None = None,
                 on_done: Callable[["LiveRun", Run], None] | None = None, apart: bool = False):
        self._prepare(canvas, truth, settings, pool, on_done, apart)
        task = Task(canvas, truth, settings, weights)
        self.job = pool.submit(lambda job: self._work(task, job), owner, paused)

    @classmethod
    def finished(cls, run: Run, truth, pool: Pool, *, losses: Iterable[float] = (),
                 held_back=(), unseen=(), film: Film | None = None, on_done=None,
                 apart: bool = False) -> "LiveRun":
        """The handle of a run that was done elsewhere or earlier; it may go on from there."""
        live = cls.__new__(cls)
        live._prepare(run.canvas, truth, run.settings, pool, on_done, apart)
        live.film = film or Film()
        live.weights = getattr(run.agent, "weights_", None)
        live._losses, live._held_back, live._unseen = list(losses), list(held_back), dict(unseen)
        live._step = live._total = len(live._losses)
        live._seconds = run.seconds
        live.job = Job.over(pool, run)
        return live

    def _prepare(self, canvas, truth, settings, pool, on_done, apart) -> None:
        self.canvas, self.truth, self.settings, self._pool = canvas, truth, settings, pool
        self._on_done, self._apart = on_done, apart
        self.film, self.weights, self.rate = Film(), None, None
        self.changes, self.branch, self.watchers, self.gone = [], "", set(), False
        self._losses, self._held_back, self._unseen = [], [], {}
        self._step = self._total = 0
        self._seconds, self._frame, self._looked = 0.0, None, monotonic()

    @property
    def is_kept(self) -> bool:
        """Whether what comes of it is kept: whether anybody is told when it is done."""
        return self._on_done is not None

    def look(self) -> Moment:
        """What there is to see; asks for a newer picture by the way."""
        self._looked = monotonic()
        job, step, total = self.job, self._step, self._total
        pace = self._seconds / step if step else 0.0
        return Moment(
            state=job.state, place=job.place, step=step, total=total,
            losses=self._losses[:], held_back=self._held_back[:], unseen=list(self._unseen.items()),
            seconds=self._seconds, seconds_left=pace * (total - step),
            frame=self._frame, run=job.result, error=_sentence(job.error),
        )

    def set_rate(self, rate: float) -> None:
        """Learn at this rate from the next epoch on, whatever the schedule says."""
        if self.job.state.over:  # a slider that leaves the page falls back, and says so
            return
        self.rate = rate
        since = f" from epoch {self._step + 1}"
        last = self.changes[-1] if self.changes else ""
        if last.startswith("learning rate") and last.endswith(since):
            del self.changes[-1]  # dragged on before the next epoch
        self.changes.append(f"learning rate {rate:g}{since}")

    def train_on(self, epochs: int, owner: str = "") -> None:
        """When it is over: go on from what was learnt; the optimizer's memory starts empty."""
        run = self.job.result
        if self.job.state.over and run is not None:
            self.changes.append(f"{epochs} epochs more from epoch {self._step + 1}")
            task = Task(self.canvas, self.truth, self.settings, run.agent.weights_,
                        tuple(self._losses), epochs)
            self.job = self._pool.submit(lambda job: self._work(task, job, run), owner)

    def _work(self, task: Task, job: Job, run: Run | None = None) -> Run:
        """What the pool is to do; `run` is what came of it so far, where it goes on."""
        before, uncounted, shown = self._seconds, 0, None

        def tell(report: Report) -> Orders:
            nonlocal uncounted, shown
            self._take_in(report, before)
            uncounted += report.steps
            if job.halts_after(uncounted) and shown != report.step:
                shown = report.step  # who pauses wants to see this step, not the last picture's
                return replace(self._orders(job), steps=0)
            done, uncounted = uncounted, 0
            stop = job.checkpoint(done)  # waits while paused
            if not stop and not self._is_watched():
                job.give_way()  # a closed tab's training goes on when nobody waits for its place
                stop = job.stopping
            return replace(self._orders(job), stop=stop)

        try:
            if self._apart:
                new, report = worker.perform(task, self._orders(job), tell, lambda: job.stopping)
            else:
                new, report = work.perform(task, self._orders(job), tell)
        except worker.LostError:
            if run is not None and job.stopping:
                return run  # stopped before it went on
            raise
        self._take_in(report, before)
        self.weights = getattr(new.agent, "weights_", None)
        run = replace(new, canvas=self.canvas)  # a process returns a copy of its own
        if self._on_done is not None:
            self._on_done(self, run)
        return run

    def _orders(self, job: Job) -> Orders:
        threads = cores.share(self._pool.running) if self._apart else None
        return Orders(steps=job.allowance, rate=self.rate, watched=self._is_watched(),
                      threads=threads)

    def _is_watched(self) -> bool:
        return monotonic() - self._looked < WATCHED

    def _take_in(self, report: Report, before: float) -> None:
        self._losses += report.losses
        self._held_back += report.held_back
        self._unseen = self._unseen | dict(report.unseen)  # by step: one may come twice
        self._step, self._total = report.step, report.total
        self._seconds = before + report.seconds
        if report.weights is not None:
            self.weights = report.weights
        if report.frame is not None:
            self._frame = report.frame
            self.film.add(report.frame)


def _sentence(error: Exception | None) -> str:
    if error is None:
        return ""
    return str(error) if isinstance(error, ValueError) else "This run failed; the log says why."
