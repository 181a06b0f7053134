"""A computation of the library as a task: the loop around its steps, with reports."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue

from colorize.experiment.steps import Computation, Step
from colorize.jobs.messages import Command, Report, obey
from colorize.jobs.recorder import Recorder
from colorize.network import threads


@contextmanager
def idle(release: Callable[[], None]) -> Iterator[None]:
    """In the block a computation pauses: it leaves memory and threads to others."""
    release()
    with threads.pause():
        yield


@dataclass(frozen=True, eq=False)
class StepsTask:
    """Compute; the reports' series hold what the steps find."""

    computation: Computation

    @property
    def memory(self) -> float:
        return self.computation.memory

    def execute(self, command: Command, commands: SimpleQueue) -> Iterator[Report]:
        """Report every `REPORT_EVERY` seconds, where a step asks for it, at a pause and at the end.

        There is a result unless it is stopped.
        """
        recorder, step = Recorder(), Step(0, 0)
        with threads.training(), closing(self.computation.steps()) as steps:
            while True:
                command = yield from obey(command, commands, step.step,
                                          lambda _: recorder.report(paused=True),
                                          partial(idle, step.release))
                if command.stop:
                    return (yield recorder.report(over=True))
                try:
                    step = next(steps)
                except StopIteration as end:
                    return (yield recorder.report(over=True, result=end.value))
                recorder.advance(step.step, step.total)
                for name, values in step.found.items():
                    recorder.add(name, *values)
                if step.at_once or not step.step or recorder.due:
                    yield recorder.report()
