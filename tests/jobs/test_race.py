"""The race: both engines on the same batch, in turn."""

from queue import SimpleQueue

import numpy as np
import pytest

from colorize.canvas import split
from colorize.jobs.messages import Command
from colorize.jobs.race import RaceTask
from colorize.settings import ImprovedSettings


@pytest.fixture
def task():
    picture = np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)
    return RaceTask(split(picture)[0], ImprovedSettings(epochs=5, width=4))


def reports_of(task, command=Command()):  # noqa: B008 -- it is frozen
    return list(task.execute(command, SimpleQueue()))


def lanes(reports):
    """Engine -> its (loss, seconds) pairs."""
    return {engine: [pair for report in reports for pair in report.series.get(engine, [])]
            for engine in ("numpy", "torch")}


def test_both_engines_learn_the_same(task):
    reports = reports_of(task)
    numpy, torch = ([loss for loss, _ in lane] for lane in lanes(reports).values())
    assert len(numpy) == 5
    np.testing.assert_allclose(numpy, torch, rtol=2.0 ** (5 - 24))  # float32, doubled by each epoch
    assert all(seconds > 0 for lane in lanes(reports).values() for _, seconds in lane)
    assert [report.over for report in reports][-1]


def test_they_take_turns(task, monkeypatch):
    monkeypatch.setattr("colorize.jobs.race.REPORT_EVERY", 0.0)
    for report in reports_of(task)[:-1]:
        assert [len(report.series[engine]) for engine in ("numpy", "torch")] == [1, 1]


def test_it_pauses_and_continues(task):
    commands = SimpleQueue()
    reports = task.execute(Command(pause_at=2), commands)
    paused = next(reports)
    assert (paused.paused, paused.step) == (True, 2)
    commands.put(Command())
    assert [len(lane) for lane in lanes([paused, *reports]).values()] == [5, 5]


def test_a_stop_ends_both(task):
    reports = reports_of(task, Command(stop=True))
    assert [len(lane) for lane in lanes(reports).values()] == [1, 1]
