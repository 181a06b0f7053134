"""One run as a task: the loop around an agent's `train`, with snapshots and reports."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, partial
from math import nan
from queue import SimpleQueue
from time import monotonic

import numpy as np

from colorize.agents import Agent
from colorize.agents.base import Progress
from colorize.agents.clock import computing
from colorize.canvas import Canvas
from colorize.experiment import Run, conclude
from colorize.experiment.metrics import Scores, psnr, ssim
from colorize.imaging.color import to_ab
from colorize.jobs.messages import REPORT_EVERY, Command, Report, obey
from colorize.jobs.snapshots import Picture
from colorize.jobs.steps import idle
from colorize.network import threads

SNAPSHOT_SHARE = 0.1  # of the time of a run, at most, goes into snapshots
LEAD = 0.03  # seconds that a picture takes from the worker to a page
SLOW_EVERY = 2.0  # seconds between two SSIMs and test losses
UNWATCHED = 4.0  # seconds between two snapshots that no one looks at


@dataclass(frozen=True, eq=False)
class RunTask:
    """Fit an agent, colour the canvas, score the result."""

    canvas: Canvas
    truth: np.ndarray | None  # (H, W, 3) uint8, to score with; the agent never gets it
    agent: Agent  # not fitted
    state: dict | None = None  # what an agent learnt before; it continues from there
    epochs: int = 0  # with a state: how many to add

    @property
    def memory(self) -> float:
        return self.agent.memory(self.canvas)

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report every `REPORT_EVERY` seconds, when it pauses, and at the end."""
        recorder, self.agent.rate_override = _Recorder(self), command.rate
        with threads.training(), closing(self._steps()) as steps:
            for progress in steps:
                recorder.add(progress)
                command = yield from obey(command, commands, progress.step, recorder.pause,
                                          partial(idle, self.agent.release))
                if command.stop:
                    break
                self.agent.rate_override = command.rate
                recorder.take_snapshot_if_due(command.look)
                if monotonic() - recorder.reported >= REPORT_EVERY:
                    yield recorder.report()
        run = conclude(self.agent, self.canvas, self.truth, computing() - recorder.seconds)
        self.agent.rest()
        yield recorder.conclude(run)

    def _steps(self) -> Iterator[Progress]:
        if self.state is None:
            yield from self.agent.train(self.canvas)
        elif self.agent.restore(self.state) and self.epochs:
            yield from self.agent.train_on(self.canvas, self.epochs)


class _Recorder:
    """Counts a run's seconds, takes snapshots, and collects what the next report says."""

    def __init__(self, task: RunTask):
        self._task, self._begin = task, computing()
        self._next_snapshot, self._next_slow, self._progress = -1.0, 0.0, Progress(0, 0)
        self._cost, self._stepped, self._served = 0.0, monotonic(), None
        self._unknown = np.flatnonzero(~task.canvas.known)[::4]  # a quarter is enough for a loss
        self._clear()

    @property
    def seconds(self) -> float:
        """Spent computing so far."""
        return computing() - self._begin

    def add(self, progress: Progress) -> None:
        """Take in a step."""
        self._progress = progress
        if progress.loss is not None:
            self._series["losses"].append(progress.loss)
        if progress.validation_loss is not None:
            self._series["validation_losses"].append((progress.step, progress.validation_loss))

    def take_snapshot_if_due(self, look: float | None) -> None:
        """Record the picture just before a page looks at it, but so that it costs little."""
        start, now = self.seconds, monotonic()
        step, self._stepped = now - self._stepped, now
        first = self._next_snapshot < 0  # however soon the run ends, one shows how it began
        ready = now + step + self._cost + LEAD  # if this picture is left to the next step
        early = look is not None and ready < look  # the page wants a newer one by then
        waits = not first and look is not None and (early or look == self._served)
        if start < self._next_snapshot or waits or self._progress.step >= self._progress.total:
            return
        self._take_snapshot()
        self._first = self._picture if first else self._first
        self._cost = 0 if first else self.seconds - start  # it takes longer than the others
        self._served = None if early else look
        self._next_snapshot = start + (self._cost / SNAPSHOT_SHARE if look is not None
                                       else UNWATCHED)

    def _take_snapshot(self) -> None:
        canvas, truth = self._task.canvas, self._task.truth
        rgb, scores = self._task.agent.preview(canvas), None
        if rgb is None:
            return
        if truth is not None:
            if self.seconds >= self._next_slow:  # each takes as long as all the rest
                self._ssim, self._next_slow = ssim(canvas, truth, rgb), self.seconds + SLOW_EVERY
                self._add_test_loss(rgb)
            scores = Scores(psnr(truth[~canvas.known], rgb[~canvas.known]), self._ssim, nan)
        self._record(rgb, scores)

    def _record(self, rgb: np.ndarray, scores: Scores | None) -> None:
        self._picture = Picture(self._progress.step, rgb, scores, monotonic())
        self._weights = self._task.agent.network_weights

    def _add_test_loss(self, rgb: np.ndarray) -> None:
        error = to_ab(rgb.reshape(-1, 3)[self._unknown]) - self._true_ab
        loss = float((error**2).mean()) / 255**2
        self._series["test_losses"].append((self._progress.step, loss))

    @cached_property
    def _true_ab(self) -> np.ndarray:
        return to_ab(self._task.truth.reshape(-1, 3)[self._unknown])

    def pause(self, command: Command) -> Report:
        """What to report when it pauses; where someone looks, the picture of this very step."""
        if command.look is not None:
            self._take_snapshot()
        return self.report(paused=True)

    def conclude(self, run: Run) -> Report:
        """The last report."""
        if self._progress.loss is not None or self._task.agent.kept:
            self._record(run.rgb, run.scores)
            if self._task.truth is not None:
                self._add_test_loss(run.rgb)
        return self.report(over=True, result=run)

    def report(self, **more) -> Report:
        """What is new since the last report."""
        report = Report(self._progress.step, self._progress.total, self.seconds,
                        dict(self._series), self._picture, self._first, self._weights, **more)
        self._clear()
        return report

    def _clear(self) -> None:
        self._series = defaultdict(list)
        self._picture = self._first = self._weights = None
        self.reported = monotonic()
