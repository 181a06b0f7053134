"""One experiment at work, in whatever thread or process: it reports, and is told how to go on.

A fit says a word at every step (:mod:`colorize.agents.base`), which may be a thousand a
second.  Here they are gathered into reports, a turn's worth each, with a picture now
and then; every report is answered by orders.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from colorize.agents import AGENTS, Agent
from colorize.agents.base import OnProgress, Progress
from colorize.canvas import Canvas
from colorize.experiment import Run, conclude
from colorize.imaging.color import to_ab
from colorize.jobs.snapshots import Frame
from colorize.metrics import score
from colorize.network import cores
from colorize.network.spec import Weights
from colorize.settings import Settings

TURN = 0.1  # seconds of work between two reports
FRAME_EVERY = 0.5  # seconds between two pictures, at the least
FRAME_SHARE = 0.05  # of the time of a fit, at the most, goes into pictures
UNWATCHED = 4  # times longer apart are the pictures that nobody looks at


@dataclass(frozen=True, eq=False)
class Task:
    """What to do.

    Parameters
    ----------
    canvas : Canvas
    truth : (H, W, 3) array of uint8 or None
        To score with; the agent never sees it.
    settings : Settings
    weights : dict of str to array, optional
        A network's, to begin with instead of new ones.
    losses : sequence of float
        That led to these weights.
    epochs : int
        With weights: how many more to train.
    """

    canvas: Canvas
    truth: np.ndarray | None
    settings: Settings
    weights: Weights | None = None
    losses: tuple[float, ...] = ()
    epochs: int = 0

    def teach(self, agent: Agent, hear: OnProgress) -> None:
        """Have the agent learn what there is to learn."""
        if self.weights is None:
            agent.fit(self.canvas, hear)
            return
        agent.restore(self.weights, self.losses)
        if self.epochs:
            agent.train_on(self.canvas, self.epochs, hear)


@dataclass(frozen=True)
class Orders:
    """How to go on after a report.

    Parameters
    ----------
    stop : bool
        End with what has been learnt.
    steps : int or None
        Report after so many, even if the turn is not over.  0 asks for another
        report first, with a picture of this very step.
    rate : float or None
        A network's learning rate by hand, instead of the schedule's.
    watched : bool
        Whether anybody looks.
    threads : int or None
        To compute with; None leaves it as it was.
    """

    stop: bool = False
    steps: int | None = None
    rate: float | None = None
    watched: bool = True
    threads: int | None = None


@dataclass(frozen=True, eq=False)
class Report:
    """What has happened since the last one.

    Parameters
    ----------
    steps : int
        Taken since then.
    step, total : int
        Done, and to be done.
    losses : list of float
        One a step; empty where an agent has none.
    held_back, unseen : list of (int, float)
        Step and loss: on what was held back from the training, and on the pixels
        that nobody knows but the truth.
    seconds : float
        At work, from the beginning.
    frame : Frame or None
        The picture, if it is time for one.
    weights : dict of str to array, or None
        A network's, with every picture.
    """

    steps: int
    step: int
    total: int
    losses: list[float]
    held_back: list[tuple[int, float]]
    unseen: list[tuple[int, float]]
    seconds: float
    frame: Frame | None
    weights: Weights | None


#: Given a report, says how to go on; may wait as long as it likes before.
Tell = Callable[[Report], Orders]


def perform(task: Task, orders: Orders, tell: Tell) -> tuple[Run, Report]:
    """Do the task, here and now.

    Parameters
    ----------
    task : Task
    orders : Orders
        Until the first report.
    tell : callable
        Hears the reports.

    Returns
    -------
    run : Run
        Its agent is at rest: see the agents' ``rest``.
    report : Report
        What came after the last one that was told.

    Examples
    --------
    >>> from colorize.canvas import split_left_right
    >>> from colorize.settings import MeanSettings
    >>> canvas, truth = split_left_right(np.full((8, 8, 3), (200, 100, 50), np.uint8))
    >>> task = Task(canvas, truth, MeanSettings())
    >>> run, report = perform(task, Orders(), tell=lambda report: Orders())
    >>> run.scores.ciede2000 < 1
    True
    """
    agent = AGENTS[task.settings.name](task.settings)
    reporter = Reporter(task, agent, orders, tell)
    task.teach(agent, reporter.hear)
    run = conclude(agent, task.canvas, task.truth, perf_counter() - reporter.seconds)
    report = reporter.conclude(run)
    if hasattr(agent, "rest"):
        agent.rest()  # what is over may be kept for hours
    return run, report


class Reporter:
    """Listens to a fit, reports turn by turn, and sees that orders are obeyed."""

    def __init__(self, task: Task, agent: Agent, orders: Orders, tell: Tell):
        self._task, self._agent, self._tell = task, agent, tell
        self._begin, self._waited = perf_counter(), 0.0
        self._framed, self._pause = -np.inf, 0.0
        self._word = Progress(len(task.losses), len(task.losses) + task.epochs)
        self._clear()
        self._obey(orders)

    @property
    def seconds(self) -> float:
        """At work so far; waiting for orders is no work."""
        return perf_counter() - self._begin - self._waited

    def hear(self, word: Progress) -> bool:
        """What the fit calls at every step."""
        self._note(word)
        if self._time_for_a_frame():
            self._take_frame()
        if self._steps != self._orders.steps and self.seconds < self._until:
            return False
        self._exchange()
        while self._orders.steps == 0 and not self._orders.stop:
            self._take_frame()
            self._exchange()
        return self._orders.stop

    def conclude(self, run: Run) -> Report:
        """The last report: of how it ended."""
        if self._frame is not None:
            self._exchange()  # a fit shorter than a turn: this picture is not yet told of
        if self._word.loss is not None:
            self._record(Frame.of(self._word.step, run.rgb, run.scores), run.rgb)
        return self._report()

    def _note(self, word: Progress) -> None:
        self._word = word
        self._steps += 1
        if word.loss is not None:
            self._losses.append(word.loss)
        if word.held_back is not None:
            self._held_back.append((word.step, word.held_back))

    def _exchange(self) -> None:
        """Report, and take new orders."""
        start = perf_counter()
        orders = self._tell(self._report())
        self._waited += perf_counter() - start
        self._clear()
        self._obey(orders)

    def _report(self) -> Report:
        return Report(self._steps, self._word.step, self._word.total, self._losses,
                      self._held_back, self._unseen, self.seconds, self._frame, self._weights)

    def _clear(self) -> None:
        self._steps, self._losses, self._held_back, self._unseen = 0, [], [], []
        self._frame = self._weights = None
        self._until = self.seconds + TURN

    def _obey(self, orders: Orders) -> None:
        self._orders = orders
        if hasattr(self._agent, "rate_by_hand"):
            self._agent.rate_by_hand = orders.rate
        if orders.threads is not None:
            cores.take(orders.threads)

    def _time_for_a_frame(self) -> bool:
        pause = self._pause * (1 if self._orders.watched else UNWATCHED)
        return self._word.step < self._word.total and self.seconds - self._framed >= pause

    def _take_frame(self) -> None:
        """Look at the picture as it is; seldom enough that it costs little."""
        if self._word.preview is None:
            return
        start = self.seconds
        rgb, truth = self._word.preview(), self._task.truth
        scores = None if truth is None else score(self._task.canvas, truth, rgb, quick=True)
        self._record(Frame.of(self._word.step, rgb, scores), rgb)
        self._framed = self.seconds
        self._pause = max(FRAME_EVERY, (self._framed - start) / FRAME_SHARE)

    def _record(self, frame: Frame, rgb: np.ndarray) -> None:
        self._frame, self._weights = frame, getattr(self._agent, "weights_", None)
        if self._task.truth is not None:
            asked = np.flatnonzero(~self._task.canvas.known)[::4]  # a quarter tells as much
            wrong, right = (to_ab(x.reshape(-1, 3)[asked]) for x in (rgb, self._task.truth))
            self._unseen.append((frame.step, float(((wrong - right) ** 2).mean()) / 255**2))
