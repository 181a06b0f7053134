"""A sweep as a task: cells are reported as they come; it stops, and gives its slot to others."""

from dataclasses import replace
from queue import SimpleQueue

import pytest

from colorize.canvas import split
from colorize.experiment import run
from colorize.experiment.sweeps import Cell, Grid
from colorize.jobs import Handle, Queue, State, SweepHandle, SweepTask
from colorize.jobs.messages import Command, Report
from colorize.settings import BasicSettings, ImprovedSettings
from tests.jobs.doubles import PATIENCE, Counting, eventually
from tests.jobs.threads import Threads

GRID = Grid(BasicSettings(), (("k", (2, 3, 4)), ("patch_size", (3, 5))))


def cells_of(reports):
    return [cell for report in reports for cell in report.series.get("cells", [])]


def test_each_cell_has_the_scores_of_its_run_and_those_of_one_search_follow_one_another(photo):
    canvas, truth = split(photo)
    reports = list(SweepTask(canvas, truth, tuple(GRID.cells())).execute(Command(), SimpleQueue()))
    found = dict(cells_of(reports))
    assert [(cell.patch_size, cell.k) for cell in found] == [
        (size, k) for size in (3, 5) for k in (2, 3, 4)]
    assert [report.step for report in reports] == [1, 2, 3, 4, 5, 6, 6]
    assert [report.over for report in reports] == [False] * 6 + [True]
    for settings, cell in found.items():
        scores = run(canvas, truth, settings).scores
        assert replace(cell, seconds=0) == Cell(scores.psnr, scores.ssim, scores.ciede2000, 0)


def test_it_stops_in_the_middle_of_a_cell_and_leaves_that_one_out(photo):
    cells = tuple(ImprovedSettings(epochs=10_000, width=4, seed=seed) for seed in (0, 1))
    commands = SimpleQueue()
    commands.put(Command(stop=True))
    report, = SweepTask(*split(photo), cells).execute(Command(), commands)
    assert (report.step, report.over, report.series) == (0, True, {})


def test_it_pauses_in_the_middle_of_a_cell(photo):
    commands = SimpleQueue()
    reports = SweepTask(*split(photo), tuple(GRID.cells())).execute(
        Command(pause_at=0), commands)
    assert next(reports).paused
    commands.put(Command())
    assert len(cells_of(reports)) == 6


def test_a_cell_that_cannot_be_computed_gets_its_sentence_and_the_others_go_on(photo):
    cells = tuple(BasicSettings(k=k, pinned="aa3311,2040c0,00ff80") for k in (2, 3))
    found = dict(cells_of(SweepTask(*split(photo), cells).execute(Command(), SimpleQueue())))
    assert found[cells[0]] == "pinned has 3 colours, must have at most k=2"
    assert isinstance(found[cells[1]], Cell)


def test_cells_arrive_through_the_handle(photo):
    found = {}
    handle = SweepHandle(SweepTask(*split(photo), tuple(GRID.cells())), Queue(1), Threads(),
                         found.__setitem__).begin()
    assert handle.wait(PATIENCE)
    assert handle.state is State.DONE
    assert set(found) == set(GRID.cells())
    assert not handle.series


class Silent:
    """Begins tasks that never report by themselves."""

    def submit(self, task, command, receive):
        return lambda command: None


@pytest.mark.parametrize(("kind", "turn", "then"), [
    (Handle, 20.0, State.RUNNING), (Handle, 0.0, State.QUEUED), (SweepHandle, 20.0, State.QUEUED)])
def test_a_watched_run_has_its_turn_and_a_sweep_lets_others_first(kind, turn, then, monkeypatch):
    monkeypatch.setattr("colorize.jobs.handle.TURN", turn)
    queue, more = Queue(1), (lambda settings, outcome: None,) if kind is SweepHandle else ()
    sweep = kind(Counting(), queue, Silent(), *more).begin()
    assert eventually(lambda: sweep.state is State.RUNNING)
    sweep.watch()
    other = Handle(Counting(), queue, Silent()).begin()
    sweep._receive(Report(1, 100, 1.0))
    assert sweep.state is then
    assert eventually(lambda: (other.state is State.RUNNING) == (then is State.QUEUED))
    for handle in (sweep, other):
        handle._receive(Report(over=True))
