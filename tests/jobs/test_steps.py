"""A computation as a task: what its steps find arrives once; it pauses and stops between two."""

from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from types import SimpleNamespace

import pytest

from colorize.canvas import split
from colorize.experiment.errors import find_errors
from colorize.experiment.steps import Call, Step
from colorize.jobs import Handle, Queue, State, StepsTask, Worker
from colorize.jobs.messages import Command
from colorize.network import threads
from colorize.settings import BasicSettings
from tests.jobs.threads import Threads


@dataclass
class Squares:
    """Finds the squares of the first numbers, and notes what is done with it."""

    total: int = 5
    notes: list[str] = field(default_factory=list)
    memory: float = 7.0

    def steps(self):
        def step(number, **found):
            return Step(number, self.total, found, partial(self.notes.append, "released"))

        try:
            yield step(0)
            for number in range(1, self.total + 1):
                yield step(number, squares=[number**2])
        finally:
            self.notes.append("closed")
        return "all"


def squares(reports):
    return [value for report in reports for value in report.series.get("squares", [])]


def reports_of(computation, command=Command(), commands=None):  # noqa: B008 -- it is frozen
    return StepsTask(computation).execute(command, commands or SimpleQueue())


@pytest.mark.parametrize("every", [0.0, 1e9])
def test_what_is_found_is_reported_once_however_seldom(every, monkeypatch):
    monkeypatch.setattr("colorize.jobs.recorder.REPORT_EVERY", every)
    *earlier, last = reports_of(Squares())
    assert squares([*earlier, last]) == [1, 4, 9, 16, 25]
    assert [report.step for report in earlier] == ([0, 1, 2, 3, 4, 5] if every == 0 else [0])
    assert (last.step, last.total, last.over, last.result) == (5, 5, True, "all")


def test_what_a_step_finds_at_once_is_reported_before_the_next_step(monkeypatch):
    monkeypatch.setattr("colorize.jobs.recorder.REPORT_EVERY", 1e9)

    def steps():
        yield Step(0, 2)
        yield Step(1, 2, {"squares": [1]}, at_once=True)
        pytest.fail("the next step began before the report")

    reports = StepsTask(SimpleNamespace(steps=steps)).execute(Command(), SimpleQueue())
    assert squares([next(reports), next(reports)]) == [1]


class Commands(SimpleQueue):
    """Notes, as one waits for a command, how many threads another training has meanwhile."""

    def get(self):
        with threads.training():
            self.threads = threads.mine()
        return super().get()


def test_a_pause_is_reported_and_leaves_memory_and_threads_to_others(monkeypatch):
    monkeypatch.setattr(threads, "THREADS", 8)
    computation, commands = Squares(), Commands()
    reports = reports_of(computation, Command(pause_at=2), commands)
    first, paused = next(reports), next(reports)
    assert (paused.step, paused.paused, paused.over) == (2, True, False)
    commands.put(Command())
    assert squares([first, paused, *reports]) == [1, 4, 9, 16, 25]
    assert computation.notes == ["released", "closed"]
    assert commands.threads == 8


def test_stopped_it_ends_with_what_was_found_and_without_a_result(monkeypatch):
    monkeypatch.setattr("colorize.jobs.recorder.REPORT_EVERY", 0.0)
    computation, commands = Squares(), SimpleQueue()
    found = []
    for report in reports_of(computation, commands=commands):
        found += squares([report])
        if len(found) == 3:
            commands.put(Command(stop=True))
    assert found == [1, 4, 9]
    assert (report.over, report.step, report.result) == (True, 3, None)
    assert computation.notes == ["closed"]


def test_what_is_stopped_before_it_begins_is_not_computed():
    called = []
    [report] = reports_of(Call(lambda: called.append(1), 1.0), Command(stop=True))
    assert (report.over, report.result, called) == (True, None, [])


def test_it_takes_the_memory_of_its_computation():
    assert StepsTask(Squares()).memory == 7.0


def made(function, executor):
    handle = Handle(StepsTask(Call(function, 1.0)), Queue(1), executor).begin()
    assert handle.wait(60)
    return handle


def test_what_a_function_returns_is_the_result():
    handle = made(partial(int, "7"), Threads())
    assert (handle.result, handle.state, handle.step) == (7, State.DONE, 1)


def test_a_function_of_the_library_is_called_in_the_worker():
    assert made(partial(BasicSettings, k=3), Worker()).result == BasicSettings(k=3)


def test_the_errors_are_those_of_the_library(photo):
    canvas, truth = split(photo)
    parts = canvas, truth, canvas.gray_rgb(), canvas.unknown_box
    found = made(partial(find_errors, *parts, maps=True), Worker()).result
    assert (found.difference == find_errors(*parts).difference).all()


def test_a_sentence_comes_back_and_a_bug_does_not():
    assert made(partial(BasicSettings, k=99), Threads()).error == "k=99 must be between 2 and 16"
    assert made(partial(int, "x"), Threads()).error == "This run failed; the log says why."
