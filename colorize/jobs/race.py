"""A race of the two engines: same weights, same epochs, turn by turn.

Only one engine computes at a time, so that neither slows the other down and
both meet the same machine.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from statistics import median
from threading import Condition, Thread

from colorize.canvas import Canvas
from colorize.jobs.queue import worker
from colorize.jobs.work import Orders, Report, Task
from colorize.network import cores
from colorize.network.engine import ENGINES
from colorize.settings import ImprovedSettings


@dataclass
class Lane:
    """How far one engine is: a loss and a time for every epoch."""

    losses: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def seconds_per_epoch(self) -> float:
        """The median; the first epochs, which import and allocate, do not weigh on it."""
        return median(self.seconds) if self.seconds else float("nan")


class Race:
    """Train one network per engine in alternation, in the process beside the server.

    Parameters
    ----------
    canvas : Canvas
    settings : ImprovedSettings
        Of both; only `engine` differs.

    Attributes
    ----------
    lanes : dict of str to Lane
        May be read while the race is on.

    Examples
    --------
    >>> import numpy as np
    >>> from colorize.canvas import split_left_right
    >>> canvas, _ = split_left_right(np.full((8, 16, 3), (200, 100, 50), np.uint8))
    >>> race = Race(canvas, ImprovedSettings(epochs=2, width=4))
    >>> race.run()
    >>> [len(lane.losses) for lane in race.lanes.values()]
    [2, 2]
    """

    def __init__(self, canvas: Canvas, settings: ImprovedSettings):
        self._canvas, self._settings = canvas, settings
        self.total = settings.epochs
        self.lanes = {engine: Lane() for engine in ENGINES}
        self._line = list(ENGINES)  # whose turn it is stands first
        self._changed = Condition()
        self._errors: list[Exception] = []

    def run(self, checkpoint: Callable[[], bool] = lambda: False,
            stopping: Callable[[], bool] = lambda: False) -> None:
        """Race to the end, or until `checkpoint`, asked after every epoch, says True.

        `stopping` is asked while there is no epoch yet.
        """
        runners = [Thread(target=self._train, args=(engine, checkpoint, stopping), daemon=True)
                   for engine in self.lanes]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join()
        if self._errors:
            raise self._errors[0]

    def _train(self, engine: str, checkpoint, stopping) -> None:
        lane, orders = self.lanes[engine], Orders(steps=1, watched=False, threads=cores.share(1))

        def tell(report: Report) -> Orders:
            lane.seconds.append(report.seconds - sum(lane.seconds))
            lane.losses += report.losses
            self.total = report.total
            stop = checkpoint()
            self._pass_turn(engine)
            self._await_turn(engine)
            return replace(orders, stop=stop)

        try:
            self._await_turn(engine)
            task = Task(self._canvas, None, replace(self._settings, engine=engine))
            worker.perform(task, orders, tell, stopping)
        except Exception as error:  # a thread has nobody to raise to: run() raises it
            self._errors.append(error)
        finally:
            with self._changed:
                self._line.remove(engine)
                self._changed.notify_all()

    def _await_turn(self, engine: str) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._line[0] == engine)

    def _pass_turn(self, engine: str) -> None:
        with self._changed:
            self._line.append(self._line.pop(0))
            self._changed.notify_all()
