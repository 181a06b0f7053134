"""A race of the two engines as a task: same weights, same epochs, in turn.

Only one engine computes at a time, so that neither slows the other down and
both meet the same machine.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from queue import SimpleQueue
from time import perf_counter

from colorize.agents import ImprovedAgent
from colorize.canvas import Canvas
from colorize.jobs.messages import REPORT_EVERY, Command, Report, obey
from colorize.network import threads
from colorize.network.engine import ENGINES
from colorize.settings import ImprovedSettings


@dataclass(frozen=True, eq=False)
class RaceTask:
    """Train one network per engine, an epoch each in turn; only the setting `engine` differs.

    The reports' series hold (loss, seconds) of each epoch under the engine's name.
    """

    canvas: Canvas
    settings: ImprovedSettings

    @property
    def memory(self) -> float:
        return sum(self._agent(engine).memory(self.canvas) for engine in ENGINES)

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report every `REPORT_EVERY` seconds and at the end."""
        series, step = defaultdict(list), 0
        begin = reported = perf_counter()

        def report(**more) -> Report:
            nonlocal series, reported
            new, series, reported = dict(series), defaultdict(list), perf_counter()
            return Report(step, self.settings.epochs, reported - begin, new, **more)

        lanes = {engine: self._agent(engine).train(self.canvas) for engine in ENGINES}
        with threads.training():
            for step in range(1, self.settings.epochs + 1):
                for engine, lane in lanes.items():
                    start = perf_counter()
                    if (progress := next(lane, None)) is not None:  # None: stopped early
                        series[engine].append((progress.loss, perf_counter() - start))
                command = yield from obey(command, commands, step,
                                          lambda _: report(paused=True), threads.pause)
                if command.stop:
                    break
                if perf_counter() - reported >= REPORT_EVERY:
                    yield report()
        yield report(over=True)

    def _agent(self, engine: str) -> ImprovedAgent:
        return ImprovedAgent(replace(self.settings, engine=engine))
