"""The handle of a run: its snapshots, what people changed by hand, and its record on disk."""

import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from urllib.parse import urlencode

import numpy as np

from colorize.agents import AGENTS, Agent
from colorize.canvas import Canvas
from colorize.experiment import Run
from colorize.experiment.metrics import score
from colorize.jobs.handle import Handle, State
from colorize.jobs.memory import array_bytes
from colorize.jobs.messages import Command
from colorize.jobs.queue import Queue
from colorize.jobs.snapshots import Snapshot, with_snapshot
from colorize.jobs.store import Record
from colorize.jobs.training import RunTask
from colorize.settings import ColorizeError, Settings

_LOG = logging.getLogger(__name__)
_SHOWN = ("result", "step", "total", "series", "snapshots", "snapshot", "weights", "changes")
_STATE = "agent."  # before the name of a part of the agent's state, in a record


class RunHandle(Handle):
    """The handle of one run: see :class:`~colorize.jobs.handle.Handle`.

    With a `state`, of an agent that has learnt elsewhere, nothing is trained.  A `branch`
    is the name of a run that was changed by hand.  `on_done` is called with this handle
    when it has its result.
    """

    def __init__(self, canvas: Canvas, truth, settings: Settings, queue: Queue, executor, *,
                 paused: bool = False, urgent: bool = True, state: dict | None = None,
                 branch: str = "",
                 on_done: Callable[["RunHandle"], None] | None = None):
        self.canvas, self.truth, self.settings, self.branch = canvas, truth, settings, branch
        self._on_done = on_done
        self.snapshots: list[Snapshot] = []
        self._before: dict = {}  # what is shown again if training on has no result
        self.changes: list[str] = []  # by hand: the settings alone do not give this result
        super().__init__(RunTask(canvas, truth, self._agent(), state), queue, executor, paused,
                         urgent)

    def _agent(self) -> Agent:
        return AGENTS[self.settings.name](self.settings)

    @property
    def held(self) -> float:
        """Bytes that its result and its snapshots hold."""
        snapshots = sum(len(snapshot.webp) for snapshot in self.snapshots)
        return array_bytes(self.result) + snapshots

    @property
    def rate(self) -> float | None:
        """The learning rate set by hand, which replaces the schedule's."""
        return self._command.rate

    def set_rate(self, rate: float) -> None:
        """Train at this rate from the next epoch on, whatever the schedule says."""
        with self._changed:
            if self.state.over:  # a slider that leaves the page falls back, and says so
                return
            since = f" from epoch {self.step + 1}"
            last = self.changes[-1] if self.changes else ""
            if last.startswith("learning rate") and last.endswith(since):
                del self.changes[-1]  # moved again before the next epoch
            self.changes.append(f"learning rate {rate:g}{since}")
            self._want(rate=rate)

    def train_on(self, epochs: int) -> None:
        """After the end: continue for so many epochs; the optimizer starts without a memory."""
        with self._changed:
            if self.state.over and self.result is not None:
                self._task = RunTask(self.canvas, self.truth, self._agent(),
                                     self.result.agent.state(), epochs)
                self._command, self.error = Command(rate=self.rate), ""
                self._has_reported = False
                self._enter()
                self._before = {name: getattr(self, name) for name in _SHOWN}
                self.series = self.series.copy()
                self.changes = [*self.changes,
                                f"{epochs} epochs more from epoch {self.step + 1}"]
                self.result = None

    def _take_in(self, report):
        super()._take_in(report)
        for picture in (report.first, report.picture):
            if picture is not None:
                self.snapshot = Snapshot.of(picture)
                self.snapshots = with_snapshot(self.snapshots, self.snapshot)

    def _finish(self, result: Run) -> Run:
        self.weights = result.agent.network_weights
        self.result = result
        if self._on_done is not None:
            try:
                self._on_done(self)
            except Exception:  # the result is there all the same
                _LOG.exception("a result could not be kept")
        return self.result

    def _end(self, state):
        if self.result is None:
            vars(self).update(self._before)
        self._before = {}
        super()._end(state)

    def to_record(self) -> Record:
        """All that is needed to show this run again and to continue from it."""
        state, snapshots = self.result.agent.state(), self.snapshots
        arrays = {_STATE + name: value for name, value in state.items()
                  if isinstance(value, np.ndarray)}
        images = {f"snapshot.{index}": np.frombuffer(one.webp, np.uint8)
                  for index, one in enumerate(snapshots)}
        return Record(arrays | images | {"rgb": self.result.rgb}, {
            "state": {name: value for name, value in state.items() if _STATE + name not in arrays},
            "snapshots": [asdict(replace(one, webp="")) for one in snapshots],
            "series": {name: list(values) for name, values in self.series.items()},
            "changes": list(self.changes), "seconds": self.result.seconds})

    def load_record(self, record: Record) -> "RunHandle":
        """Inverse of `to_record`, for a handle that has not begun: it is over then.

        Raises
        ------
        ColorizeError, KeyError, TypeError
            If a part is missing, or does not fit the canvas or the settings.
        """
        arrays, values = record
        rgb, shape = arrays["rgb"], (*self.canvas.shape, 3)
        if rgb.shape != shape or rgb.dtype != np.uint8:
            raise ColorizeError(f"rgb is {rgb.dtype} {rgb.shape}, must be uint8 {shape}")
        state = {name.removeprefix(_STATE): array for name, array in arrays.items()
                 if name.startswith(_STATE)}
        agent = self._agent().restore(state | values["state"])
        scores = None if self.truth is None else score(self.canvas, self.truth, rgb)
        self.result = Run(self.canvas, self.settings, agent, rgb, scores, values["seconds"])
        self.weights, self.changes = agent.network_weights, values["changes"]
        webp = [arrays[f"snapshot.{index}"].tobytes() for index in range(len(values["snapshots"]))]
        self.snapshots = [Snapshot(**marks | {"webp": data})
                          for data, marks in zip(webp, values["snapshots"], strict=True)]
        for name, series in values["series"].items():  # JSON has lists where a series has pairs
            self.series[name] = [tuple(one) if isinstance(one, list) else one for one in series]
        self.snapshot = self.snapshots[-1] if self.snapshots else None
        self.step = self.total = len(self.series.get("losses", []))
        self.seconds = self._earlier = self.result.seconds
        self.state = State.DONE
        return self


def record_name(canvas: Canvas, settings: Settings, branch: str = "") -> str:
    """The name of an experiment: the canvas' content, every setting, and the branch."""
    values = {name: getattr(settings, name) for name in settings.parameters()}
    return f"{canvas.digest} {settings.name} {urlencode(values)} {branch}".rstrip()
