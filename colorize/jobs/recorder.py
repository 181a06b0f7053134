"""Collects what a task has to tell until the next report."""

from collections import defaultdict
from time import monotonic

from colorize.agents.clock import computing
from colorize.jobs.messages import REPORT_EVERY, Report


class Recorder:
    """What is new since the last report, and the seconds spent computing so far."""

    def __init__(self):
        self.step = self.total = 0
        self._begin, self._reported = computing(), monotonic()
        self._series, self._pictures = defaultdict(list), {}

    @property
    def seconds(self) -> float:
        return computing() - self._begin

    @property
    def due(self) -> bool:
        """Whether it is time for another report."""
        return monotonic() - self._reported >= REPORT_EVERY

    def advance(self, step: int, total: int) -> None:
        """Take note of how far the task is."""
        self.step, self.total = step, total

    def add(self, name: str, *values) -> None:
        """Add to a series."""
        self._series[name] += values

    def show(self, **pictures) -> None:
        """Have the next report hold these, in place of earlier ones of the same name."""
        self._pictures |= pictures

    def report(self, **more) -> Report:
        """All that is new; the next report begins without it."""
        report = Report(self.step, self.total, self.seconds, dict(self._series),
                        **self._pictures, **more)
        self._series, self._pictures, self._reported = defaultdict(list), {}, monotonic()
        return report
