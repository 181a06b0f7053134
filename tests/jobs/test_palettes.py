"""Palettes of every size as a task: reports as results arrive, and stops where it is told to."""

from queue import SimpleQueue

from colorize.canvas import split
from colorize.jobs import PalettesTask
from colorize.jobs.messages import Command
from colorize.settings import BasicSettings


def test_each_k_is_reported_as_it_is_found(photo):
    task = PalettesTask(*split(photo), BasicSettings(patch_size=3))
    reports = list(task.execute(Command(), SimpleQueue()))
    assert [size.k for report in reports for size in report.series.get("sizes", [])] == list(
        range(2, 17))
    assert [report.over for report in reports] == [False] * (len(reports) - 1) + [True]
    assert (reports[-1].step, reports[-1].total) == (15, 15)


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
