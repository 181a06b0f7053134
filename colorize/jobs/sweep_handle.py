"""The handle of a sweep: many runs as one task, which lets all others go first."""

from collections.abc import Callable
from dataclasses import replace

from colorize.experiment.sweeps import Outcome, Sweep
from colorize.jobs.handle import Handle
from colorize.jobs.messages import Report
from colorize.jobs.queue import Queue
from colorize.jobs.steps import StepsTask
from colorize.settings import Settings


class SweepHandle(Handle):
    """The handle of a sweep: others take its slot, even while it is watched.

    `on_cell` is called with the settings and the outcome of each cell, in the thread that
    brings it; the handle itself keeps no cells.
    """

    def __init__(self, sweep: Sweep, queue: Queue, executor,
                 on_cell: Callable[[Settings, Outcome], None]):
        self._on_cell = on_cell
        super().__init__(StepsTask(sweep), queue, executor, urgent=False)

    def _take_in(self, report: Report) -> None:
        for settings, outcome in report.series.get("cells", ()):
            self._on_cell(settings, outcome)
        super()._take_in(replace(report, series={}))

    def _keeps_slot(self, watched: bool) -> bool:
        return False
