"""The handle of a sweep: cells arrive as they come, and others get its slot."""

import pytest

from colorize.canvas import split
from colorize.experiment.steps import Call
from colorize.experiment.sweeps import Grid, Sweep
from colorize.jobs import Handle, Queue, State, SweepHandle
from colorize.jobs.messages import Report
from colorize.settings import BasicSettings
from tests.jobs.doubles import PATIENCE, Counting, eventually
from tests.jobs.threads import Threads

GRID = Grid(BasicSettings(), (("k", (2, 3, 4)), ("patch_size", (3, 5))))


def test_cells_arrive_through_the_handle(photo):
    found = {}
    handle = SweepHandle(Sweep(*split(photo), tuple(GRID.cells())), Queue(1), Threads(),
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
    queue, work, more = Queue(1), Counting(), ()
    if kind is SweepHandle:
        work, more = Call(int, memory=0.0), (lambda settings, outcome: None,)
    sweep = kind(work, queue, Silent(), *more).begin()
    assert eventually(lambda: sweep.state is State.RUNNING)
    sweep.watch()
    other = Handle(Counting(), queue, Silent()).begin()
    sweep._receive(Report(1, 100, 1.0))
    assert sweep.state is then
    assert eventually(lambda: (other.state is State.RUNNING) == (then is State.QUEUED))
    for handle in (sweep, other):
        handle._receive(Report(over=True))
