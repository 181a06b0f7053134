"""Palettes of every size as a task: reports as results arrive, and stops where it is told to."""

from queue import SimpleQueue

from colorize.canvas import split
from colorize.jobs import PalettesTask
from colorize.jobs.messages import Command
from colorize.network import threads
from colorize.settings import BasicSettings


def test_each_k_is_reported_as_it_is_found(photo):
    task = PalettesTask(*split(photo), BasicSettings(patch_size=3))
    reports = list(task.execute(Command(), SimpleQueue()))
    assert [size.k for report in reports for size in report.series.get("sizes", [])] == list(
        range(2, 17))
    assert [report.over for report in reports] == [False] * (len(reports) - 1) + [True]
    assert (reports[-1].step, reports[-1].total) == (15, 15)


def test_sizes_below_the_number_of_pinned_colours_are_not_counted(photo):
    settings = BasicSettings(patch_size=3, pinned="aa3311,2040c0,112233,445566,778899")
    *_, last = PalettesTask(*split(photo), settings).execute(Command(), SimpleQueue())
    assert (last.step, last.total) == (12, 12)  # from 5 to 16


class Commands(SimpleQueue):
    """Notes, as one waits for a command, how many threads another training has meanwhile."""

    def get(self):
        with threads.training():
            self.threads = threads.mine()
        return super().get()


def test_a_pause_is_reported_and_leaves_its_threads_to_others(photo, monkeypatch):
    monkeypatch.setattr(threads, "THREADS", 8)
    commands = Commands()
    reports = PalettesTask(*split(photo), BasicSettings(patch_size=3)).execute(
        Command(pause_at=1), commands)
    assert next(report for report in reports if report.paused).step == 1
    commands.put(Command())
    found = [size.k for report in reports for size in report.series.get("sizes", [])]
    assert found == list(range(3, 17))
    assert commands.threads == 8


def test_told_to_stop_it_ends_with_what_it_has(photo):
    commands = SimpleQueue()
    found = []
    for report in PalettesTask(*split(photo), BasicSettings(patch_size=3)).execute(
            Command(), commands):
        found += report.series.get("sizes", [])
        if len(found) == 4:
            commands.put(Command(stop=True))
    assert len(found) == 4
    assert (report.over, report.step) == (True, 4)
