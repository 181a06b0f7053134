"""A race of the two engines: same weights, same epochs, in turn.

Only one engine computes at a time, so that neither slows the other down and
both meet the same machine.
"""

from dataclasses import dataclass, replace
from time import perf_counter

from colorize.agents import ImprovedAgent
from colorize.canvas import Canvas
from colorize.experiment.steps import Step, Steps
from colorize.network.engine import ENGINES
from colorize.settings import ImprovedSettings


@dataclass(frozen=True, eq=False)
class Race:
    """Train one network per engine, an epoch each in turn; only the setting `engine` differs.

    Its steps find (loss, seconds) of each epoch under the engine's name.
    """

    canvas: Canvas
    settings: ImprovedSettings

    @property
    def memory(self) -> float:
        """Bytes that both networks take."""
        return sum(self._agent(engine).memory(self.canvas) for engine in ENGINES)

    def steps(self) -> Steps:
        """Yield before the first epoch and after each one of both engines."""
        epochs = self.settings.epochs
        yield Step(0, epochs)
        lanes = {engine: self._agent(engine).train(self.canvas) for engine in ENGINES}
        for epoch in range(1, epochs + 1):
            found = {}
            for engine, lane in lanes.items():
                start = perf_counter()
                if (progress := next(lane, None)) is not None:  # None: stopped early
                    found[engine] = [(progress.loss, perf_counter() - start)]
            yield Step(epoch, epochs, found)

    def _agent(self, engine: str) -> ImprovedAgent:
        return ImprovedAgent(replace(self.settings, engine=engine))
