"""Something is made in the worker, and an error there reaches who asked."""

from functools import partial
from queue import SimpleQueue

from colorize.canvas import split
from colorize.experiment.errors import find_errors
from colorize.jobs import Handle, MakeTask, Queue, State, Worker
from colorize.jobs.messages import Command
from colorize.settings import BasicSettings
from tests.jobs.threads import Threads


def made(make, executor):
    handle = Handle(MakeTask(make, 1.0), Queue(1), executor).begin()
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


def test_what_is_stopped_before_it_begins_is_not_made():
    called = []
    task = MakeTask(lambda: called.append(1), 1.0)
    assert [report.over for report in task.execute(Command(stop=True), SimpleQueue())] == [
        False, True]
    assert called == []
