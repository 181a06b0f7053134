"""Tasks and waiting that the tests of this folder share."""

import time
from dataclasses import dataclass
from pathlib import Path

from colorize.jobs.messages import Report
from colorize.settings import ColorizeError

PATIENCE = 60  # seconds; only a hang takes that long


class Small:
    """A task that takes no memory."""

    memory = 0.0


def eventually(condition) -> bool:
    """Wait until the condition holds; False if it never does."""
    for _ in range(PATIENCE * 100):
        if condition():
            return True
        time.sleep(0.01)
    return False


@dataclass(frozen=True)
class Counting(Small):
    """A task that counts its steps, and reports each as one millisecond."""

    steps: int = 10**9

    def execute(self, command, commands):
        for step in range(1, self.steps + 1):
            yield Report(step, self.steps, step / 1000, {"steps": [step]})
            command = command.newest(commands)
            while command.pauses(step):
                yield Report(step, self.steps, paused=True)
                command = command.newest(commands, wait=True)
            if command.stop:
                break
            time.sleep(0.001)
        yield Report(step, self.steps, over=True, result=step)


@dataclass(frozen=True)
class Failing(Small):
    """A task that fails at once: with a sentence, or with a bug."""

    bug: bool

    def execute(self, command, commands):
        if self.bug:
            raise KeyError("secret detail")
        raise ColorizeError("k=99 must be between 2 and 16")
        yield


@dataclass(frozen=True)
class Unpicklable(Small):
    """A task whose result cannot go through a pipe."""

    def execute(self, command, commands):
        yield Report(over=True, result=lambda: None)


@dataclass(frozen=True)
class UnpicklableStep(Small):
    """A task of which one report cannot go through a pipe; it leaves a file once it is stopped."""

    stopped: Path

    def execute(self, command, commands):
        yield Report(1, series={"steps": [lambda: None]})
        while not command.stop:
            time.sleep(0.01)
            command = command.newest(commands)
            yield Report(2)
        self.stopped.touch()
        yield Report(3, over=True)
