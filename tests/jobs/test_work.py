"""Work: reports that miss nothing, and orders that are obeyed to the step."""

import numpy as np
import pytest

from colorize.agents.improved import ImprovedAgent
from colorize.canvas import split_left_right
from colorize.experiment import run
from colorize.jobs.queue import work
from colorize.jobs.work import Orders, Task, perform
from colorize.settings import ImprovedSettings, MeanSettings


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)


@pytest.fixture
def task(picture):
    return Task(*split_left_right(picture), ImprovedSettings(width=4, epochs=7))


@pytest.fixture(autouse=True)
def _turns_do_not_end_by_the_clock(monkeypatch):
    monkeypatch.setattr(work, "TURN", 1e9)


def reports_of(task, first, *later):
    """The run and all its reports; the last orders hold on."""
    reports, later = [], list(later or [first])

    def tell(report):
        reports.append(report)
        return later.pop(0) if len(later) > 1 else later[0]

    result, last = perform(task, first, tell)
    return result, [*reports, last]


def test_the_result_is_that_of_a_plain_run(task):
    ours, _ = reports_of(task, Orders())
    plain = run(task.canvas, task.truth, task.settings)
    assert (ours.rgb == plain.rgb).all()
    assert ours.scores == plain.scores
    assert ours.agent.loss_ == plain.agent.loss_


@pytest.mark.parametrize("steps", [1, 3, None])
def test_every_loss_is_reported_once(task, steps):
    result, reports = reports_of(task, Orders(steps=steps))
    assert [loss for report in reports for loss in report.losses] == result.agent.loss_
    assert sum(report.steps for report in reports) == 7
    if steps:
        assert [report.step for report in reports[:-1]] == list(range(steps, 8, steps))


def test_no_steps_show_the_picture_as_it_is(task, monkeypatch):
    monkeypatch.setattr(work, "FRAME_EVERY", 1e9)
    _, reports = reports_of(task, Orders(steps=3), Orders(steps=0), Orders(steps=0), Orders())
    assert [report.step for report in reports[:3]] == [3, 3, 3]
    assert [report.frame and report.frame.step for report in reports[:3]] == [1, 3, 3]
    assert [report.steps for report in reports[:3]] == [3, 0, 0]
    assert set(reports[2].weights) == set(result_weights(task))


def result_weights(task):
    return ImprovedAgent(task.settings).fit(task.canvas).weights_


def test_a_fit_shorter_than_a_turn_tells_of_its_first_picture_and_its_last(task):
    _, reports = reports_of(task, Orders())
    assert [report.frame.step for report in reports if report.frame] == [1, 7]


def test_a_stop_keeps_what_was_learnt(task):
    result, reports = reports_of(task, Orders(steps=2), Orders(stop=True))
    assert [report.step for report in reports] == [2, 2]
    assert len(result.agent.loss_) == 2
    assert np.isfinite(result.scores.psnr)


def test_a_rate_by_hand_holds_from_the_next_step_on(task):
    plain, _ = reports_of(task, Orders(steps=2))
    changed, _ = reports_of(task, Orders(steps=2), Orders(rate=0.5))
    assert changed.agent.loss_[:3] == plain.agent.loss_[:3]  # measured before its own step
    assert changed.agent.loss_[3] != plain.agent.loss_[3]


def test_it_goes_on_from_weights(task, picture):
    first, _ = reports_of(task, Orders())
    more = Task(task.canvas, task.truth, task.settings, first.agent.weights_,
                tuple(first.agent.loss_), epochs=2)
    second, reports = reports_of(more, Orders(steps=1))
    assert [(report.step, report.total) for report in reports[:2]] == [(8, 9), (9, 9)]
    assert second.agent.loss_[:7] == first.agent.loss_
    only_shown, reports = reports_of(Task(task.canvas, task.truth, task.settings,
                                          first.agent.weights_), Orders())
    assert (only_shown.rgb == first.rgb).all()
    assert reports[-1].losses == []


def test_a_turn_ends_by_the_clock(task, monkeypatch):
    monkeypatch.setattr(work, "TURN", 0.0)
    _, reports = reports_of(task, Orders())
    assert [report.step for report in reports[:-1]] == [1, 2, 3, 4, 5, 6, 7]


def test_waiting_for_orders_is_no_work(task, monkeypatch):
    clock = [0.0]
    for room in ("jobs.work", "experiment"):
        monkeypatch.setattr(f"colorize.{room}.perf_counter", lambda: clock[0])

    def tell(report):
        clock[0] += 1000
        return Orders(steps=1)

    result, report = perform(task, Orders(steps=1), tell)
    assert clock[0] == 7000
    assert (report.seconds, result.seconds) == (0.0, 0.0)


def test_an_agent_without_losses_has_neither_frames_nor_weights(picture):
    _, reports = reports_of(Task(*split_left_right(picture), MeanSettings()), Orders())
    assert [(report.losses, report.frame, report.weights) for report in reports] == [
        ([], None, None)]
