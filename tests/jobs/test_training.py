"""A run as a task: its reports miss nothing, and it obeys commands to the step."""

from queue import SimpleQueue

import numpy as np
import pytest

from colorize.agents import AGENTS
from colorize.canvas import split
from colorize.experiment import run
from colorize.jobs import recorder, training
from colorize.jobs.messages import Command, Report
from colorize.jobs.training import RunTask
from colorize.settings import ImprovedSettings, MeanSettings

NEVER = 1e9


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)


def task_of(picture, settings=None, **more):
    settings = settings or ImprovedSettings(width=4, epochs=7)
    return RunTask(*split(picture), AGENTS[settings.name](settings), **more)


@pytest.fixture(autouse=True)
def _no_report_by_the_clock(monkeypatch):
    monkeypatch.setattr(recorder, "REPORT_EVERY", NEVER)


def reports_of(task, first=None, *later):
    """All reports; after each, the next command is put, if there is one."""
    commands, later, reports = SimpleQueue(), list(later), []
    for report in task.execute(first or Command(), commands):
        reports.append(report)
        if later:
            commands.put(later.pop(0))
    return reports


def series(reports, name):
    return [value for report in reports for value in report.series.get(name, [])]


def test_the_result_is_that_of_a_plain_run(picture):
    *_, last = reports_of(task_of(picture))
    plain = run(*split(picture), ImprovedSettings(width=4, epochs=7))
    np.testing.assert_array_equal(last.result.rgb, plain.rgb)
    assert last.result.scores == plain.scores
    assert series([last], "losses") == plain.agent.loss_


def test_every_loss_is_reported_once(picture, monkeypatch):
    monkeypatch.setattr(recorder, "REPORT_EVERY", 0.0)
    reports = reports_of(task_of(picture))
    assert [report.step for report in reports] == [1, 2, 3, 4, 5, 6, 7, 7]
    assert series(reports, "losses") == reports[-1].result.agent.loss_


def test_a_pause_reports_the_picture_of_that_very_step(picture):
    reports = reports_of(task_of(picture), Command(pause_at=3), Command(pause_at=5), Command())
    assert [(report.step, report.paused) for report in reports] == [
        (3, True), (5, True), (7, False)]
    assert [report.picture.step for report in reports] == [3, 5, 7]
    assert set(reports[0].weights) == set(reports[-1].result.agent.weights_)


def test_there_is_a_snapshot_of_the_first_step_and_the_last(picture, monkeypatch):
    monkeypatch.setattr(recorder, "REPORT_EVERY", 0.0)
    reports = reports_of(task_of(picture))
    assert [report.picture.step for report in reports if report.picture] == [1, 7]
    assert [step for step, _ in series(reports, "test_losses")] == [1, 7]


def test_a_run_that_ends_before_a_page_looks_has_a_snapshot_of_its_first_step(picture,
                                                                              monkeypatch):
    monkeypatch.setattr(recorder, "REPORT_EVERY", 0.0)
    reports = reports_of(task_of(picture), Command(look=NEVER))
    assert [report.picture.step for report in reports if report.picture] == [1, 7]


def test_reports_that_are_joined_keep_the_first_picture_and_the_newest():
    first = Report(step=1, picture="of step 1", first="of step 1")
    assert Report(step=2).after(first).first == "of step 1"
    joined = Report(step=7, picture="of step 7", over=True).after(first)
    assert (joined.first, joined.picture) == ("of step 1", "of step 7")


def test_a_snapshot_is_nearly_the_prediction(picture, monkeypatch):
    monkeypatch.setattr(training, "UNWATCHED", 0.0)
    monkeypatch.setattr(recorder, "REPORT_EVERY", 0.0)
    reports = reports_of(task_of(picture), Command(look=None))
    snapshots = [report.picture for report in reports if report.picture]
    assert [snapshot.step for snapshot in snapshots] == [1, 2, 3, 4, 5, 6, 7]
    agent = AGENTS["improved"](ImprovedSettings(width=4, epochs=7))
    canvas, truth = split(picture)
    for snapshot, _ in zip(snapshots, agent.train(canvas), strict=False):
        error = np.square(agent.predict(canvas).astype(float) - truth)[~canvas.known].mean()
        assert snapshot.scores.psnr == pytest.approx(10 * np.log10(255**2 / error), abs=0.3)


def test_a_stop_keeps_what_was_learnt(picture):
    *_, last = reports_of(task_of(picture), Command(pause_at=2), Command(stop=True))
    assert last.over
    assert len(last.result.agent.loss_) == 2
    assert np.isfinite(last.result.scores.psnr)


def test_a_rate_counts_from_the_next_step_on(picture):
    plain = reports_of(task_of(picture))
    changed = reports_of(task_of(picture), Command(pause_at=2), Command(rate=0.5))
    plain, changed = series(plain, "losses"), series(changed, "losses")
    assert changed[:3] == plain[:3]  # the third is measured before its own step
    assert changed[3] != plain[3]


def test_it_continues_from_a_state(picture):
    *_, first = reports_of(task_of(picture))
    state = first.result.agent.state()
    *_, second = reports_of(task_of(picture, state=state, epochs=2))
    assert (second.step, second.total) == (9, 9)
    assert second.result.agent.loss_[:7] == first.result.agent.loss_
    *_, shown = reports_of(task_of(picture, state=state))
    np.testing.assert_array_equal(shown.result.rgb, first.result.rgb)
    assert series([shown], "losses") == []


def test_a_pause_is_no_work(picture, monkeypatch):
    times = [0.0]
    monkeypatch.setattr("colorize.agents.clock.thread_time", lambda: times[0])
    elapsed, commands, seconds = [0.0], SimpleQueue(), []
    monkeypatch.setattr("colorize.agents.clock.perf_counter", lambda: elapsed[0])
    for report in task_of(picture).execute(Command(pause_at=1), commands):
        seconds.append(report.seconds)
        times[0] += 1
        elapsed[0] += 1000
        commands.put(Command())
    assert seconds == pytest.approx([0.0, 1.0])
    assert report.result.seconds == pytest.approx(1.0)


def test_an_agent_without_losses_has_neither_snapshots_nor_weights(picture):
    [report] = reports_of(task_of(picture, MeanSettings()))
    assert (report.series, report.picture, report.weights) == ({}, None, None)


def test_a_picture_is_ready_just_before_each_look_of_a_page(picture, monkeypatch):
    clock = [100.0]
    for module in (training, recorder):
        monkeypatch.setattr(module, "monotonic", lambda: clock[0])
        monkeypatch.setattr(module, "computing", lambda: clock[0])
    monkeypatch.setattr(recorder, "REPORT_EVERY", 0.0)
    commands, taken = SimpleQueue(), []
    task = task_of(picture, ImprovedSettings(width=4, epochs=41))
    for report in task.execute(Command(), commands):
        if report.picture and not report.over:
            taken.append(round(report.picture.taken - 100, 1))
        clock[0] += 0.1  # a step
        commands.put(Command(look=100.5 + (clock[0] - 100) // 1))  # at 0.5, 1.5, 2.5, 3.5
    assert taken[0] == 0.0
    assert len(taken) == 5
    for look, time in zip((0.5, 1.5, 2.5, 3.5), taken[1:], strict=True):
        assert look - 0.21 < time <= look  # a step and the way to the page before it
