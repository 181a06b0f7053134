"""One run as a task: the loop around an agent's `train`, with snapshots and reports."""

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
from colorize.jobs.messages import Command, Report, obey
from colorize.jobs.recorder import Recorder
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
        recorder, self.agent.rate_override = Recorder(), command.rate
        snapshots, progress = _Snapshots(self, recorder), Progress(0, 0)
        with threads.training(), closing(self._steps()) as steps:
            for progress in steps:
                _note(recorder, progress)
                command = yield from obey(command, commands, progress.step, snapshots.pause,
                                          partial(idle, self.agent.release))
                if command.stop:
                    break
                self.agent.rate_override = command.rate
                snapshots.take_if_due(command.look)
                if recorder.due:
                    yield recorder.report()
        run = conclude(self.agent, self.canvas, self.truth, computing() - recorder.seconds)
        self.agent.rest()
        if progress.loss is not None or self.agent.kept:
            snapshots.conclude(run)
        yield recorder.report(over=True, result=run)

    def _steps(self) -> Iterator[Progress]:
        if self.state is None:
            yield from self.agent.train(self.canvas)
        elif self.agent.restore(self.state) and self.epochs:
            yield from self.agent.train_on(self.canvas, self.epochs)


def _note(recorder: Recorder, progress: Progress) -> None:
    recorder.advance(progress.step, progress.total)
    if progress.loss is not None:
        recorder.add("losses", progress.loss)
    if progress.validation_loss is not None:
        recorder.add("validation_losses", (progress.step, progress.validation_loss))


class _Snapshots:
    """The pictures of a run: when one is made, so that they are new and cost little."""

    def __init__(self, task: RunTask, recorder: Recorder):
        self._task, self._recorder = task, recorder
        self._next, self._next_slow = -1.0, 0.0  # seconds of computing
        self._cost, self._stepped, self._served = 0.0, monotonic(), None
        self._unknown = np.flatnonzero(~task.canvas.known)[::4]  # a quarter is enough for a loss

    def take_if_due(self, look: float | None) -> None:
        """Take one just before a page looks at it."""
        start, now = self._recorder.seconds, monotonic()
        step, self._stepped = now - self._stepped, now
        first = self._next < 0  # however soon the run ends, one shows how it began
        ready = now + step + self._cost + LEAD  # if this picture is left to the next step
        early = look is not None and ready < look  # the page wants a newer one by then
        waits = not first and look is not None and (early or look == self._served)
        if start < self._next or waits or self._recorder.step >= self._recorder.total:
            return
        picture = self._take()
        if first:
            self._recorder.show(first=picture)
        # the first takes longer than the others
        self._cost = 0 if first else self._recorder.seconds - start
        self._served = None if early else look
        self._next = start + (self._cost / SNAPSHOT_SHARE if look is not None else UNWATCHED)

    def pause(self, command: Command) -> Report:
        """What to report when it pauses; where someone looks, the picture of this very step."""
        if command.look is not None:
            self._take()
        return self._recorder.report(paused=True)

    def conclude(self, run: Run) -> None:
        """The last one is the result."""
        self._show(run.rgb, run.scores)
        if self._task.truth is not None:
            self._add_test_loss(run.rgb)

    def _take(self) -> Picture | None:
        canvas, truth = self._task.canvas, self._task.truth
        rgb, scores = self._task.agent.preview(canvas), None
        if rgb is None:
            return None
        if truth is not None:
            seconds = self._recorder.seconds
            if seconds >= self._next_slow:  # each takes as long as all the rest
                self._ssim, self._next_slow = ssim(canvas, truth, rgb), seconds + SLOW_EVERY
                self._add_test_loss(rgb)
            scores = Scores(psnr(truth[~canvas.known], rgb[~canvas.known]), self._ssim, nan)
        return self._show(rgb, scores)

    def _show(self, rgb: np.ndarray, scores: Scores | None) -> Picture:
        picture = Picture(self._recorder.step, rgb, scores, monotonic())
        self._recorder.show(picture=picture, weights=self._task.agent.network_weights)
        return picture

    def _add_test_loss(self, rgb: np.ndarray) -> None:
        error = to_ab(rgb.reshape(-1, 3)[self._unknown]) - self._true_ab
        loss = float((error**2).mean()) / 255**2
        self._recorder.add("test_losses", (self._recorder.step, loss))

    @cached_property
    def _true_ab(self) -> np.ndarray:
        return to_ab(self._task.truth.reshape(-1, 3)[self._unknown])
