"""The handle of a run: its series and snapshots, training on, changes by hand, its end."""

import numpy as np
import pytest

from colorize.canvas import Canvas, split
from colorize.jobs import Queue, RunHandle, State
from colorize.settings import BasicSettings, ImprovedSettings, MeanSettings
from tests.jobs.doubles import PATIENCE, eventually
from tests.jobs.threads import Ending, Threads


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)


def small(**changes):
    return ImprovedSettings(**{"width": 4, "epochs": 6} | changes)


def begin(canvas, truth, settings, **more):
    return RunHandle(canvas, truth, settings, Queue(slots=1), Threads(), **more).begin()


def finished(*args, **more):
    handle = begin(*args, **more)
    assert handle.wait(PATIENCE)
    return handle


def test_a_result_is_scored(picture):
    handle = finished(*split(picture), MeanSettings())
    assert (handle.state, handle.error) == (State.DONE, "")
    assert handle.result.rgb.shape == picture.shape
    assert np.isfinite(handle.result.scores.psnr)


def test_every_loss_is_kept(picture):
    handle = finished(*split(picture), small())
    assert (handle.step, handle.total) == (6, 6)
    assert handle.series["losses"] == handle.result.agent.loss_
    assert handle.seconds > 0
    assert handle.seconds_left == 0


def test_snapshots_are_kept_and_the_last_is_the_result(picture, monkeypatch):
    for name in ("training.UNWATCHED", "recorder.REPORT_EVERY", "training.SLOW_EVERY"):
        monkeypatch.setattr(f"colorize.jobs.{name}", 0.0)
    monkeypatch.setattr("colorize.jobs.handle.WATCHED", -1.0)
    handle = finished(*split(picture), small(epochs=3))
    snapshots = handle.snapshots
    assert [snapshot.step for snapshot in snapshots] == [1, 2, 3]
    assert [step for step, _ in handle.series["test_losses"]] == [1, 2, 3]
    assert handle.snapshot == snapshots[-1]
    assert (snapshots[-1].psnr, snapshots[-1].ssim) == (handle.result.scores.psnr,
                                                        handle.result.scores.ssim)


def test_a_run_that_ends_before_its_first_report_has_two_snapshots(picture, monkeypatch):
    monkeypatch.setattr("colorize.jobs.recorder.REPORT_EVERY", 1e9)
    handle = finished(*split(picture), small())
    assert [snapshot.step for snapshot in handle.snapshots] == [1, 6]
    assert handle.snapshot == handle.snapshots[-1]


def test_training_on_continues_from_what_was_learnt(picture):
    handle = finished(*split(picture), small())
    before, seconds = list(handle.series["losses"]), handle.seconds
    handle.train_on(4)
    assert handle.wait(PATIENCE)
    assert (handle.step, handle.total) == (10, 10)
    assert handle.series["losses"][:6] == before
    assert handle.series["losses"][6] < before[0]
    assert handle.seconds > seconds
    assert handle.changes == ["4 epochs more from epoch 7"]


def test_training_on_that_came_to_an_ending_worker_is_begun_once_more(picture):
    executor = Ending(loses=0)
    handle = RunHandle(*split(picture), small(), Queue(slots=1), executor).begin()
    assert handle.wait(PATIENCE)
    executor.loses = 2  # the first of these tasks was not lost
    handle.train_on(4)
    assert handle.wait(PATIENCE)
    assert (handle.state, handle.step, executor.submitted) == (State.DONE, 10, 3)


def test_training_on_that_is_stopped_in_the_line_keeps_the_result(picture):
    queue = Queue(slots=1)
    handle = RunHandle(*split(picture), small(), queue, Threads()).begin()
    assert handle.wait(PATIENCE)
    before = handle.result
    other = RunHandle(*split(picture), small(epochs=10_000), queue, Threads()).begin()
    handle.train_on(1000)
    assert handle.state is State.QUEUED
    handle.stop()
    assert handle.wait(PATIENCE)
    assert handle.result is before
    other.stop()
    assert other.wait(PATIENCE)


def test_training_on_that_fails_leaves_all_as_it_was(picture):
    handle = finished(*split(picture), small())
    before, series, step = handle.result, dict(handle.series), handle.step
    handle.train_on(10_000)
    assert handle.result is None  # pages show snapshots of the new training meanwhile
    handle.set_rate(1e30)
    assert handle.wait(PATIENCE)
    assert handle.state is State.FAILED
    assert "diverged" in handle.error
    assert handle.result is before
    assert (handle.series, handle.step) == (series, step)
    assert not handle.changes
    handle.train_on(1)
    assert not handle.error
    handle.stop()
    assert handle.wait(PATIENCE)


def test_a_result_that_cannot_be_kept_is_a_result_all_the_same(picture, caplog):
    def fail(run):
        raise RuntimeError("no disk")

    assert finished(*split(picture), small(), on_done=fail).state is State.DONE
    assert "no disk" in caplog.text


def test_a_rate_set_before_the_first_epoch_counts_for_it(picture):
    def second_loss(rate):
        handle = begin(*split(picture), small(epochs=2), paused=True)
        if rate:
            handle.set_rate(rate)
        handle.resume()
        assert handle.wait(PATIENCE)
        return handle.series["losses"][1]

    assert second_loss(0.5) != second_loss(None)


def test_a_changed_rate_counts_from_the_next_epoch_without_a_reset(picture):
    def losses(change):
        handle = begin(*split(picture), small(), paused=True)
        handle.advance(3)
        assert eventually(lambda: handle.step == 3 and handle.state is State.PAUSED)
        if change:
            handle.set_rate(0.5)
        handle.resume()
        assert handle.wait(PATIENCE)
        return handle.series["losses"]

    plain, changed = losses(False), losses(True)
    assert plain[:4] == changed[:4]  # the fourth is measured before its own step
    assert plain[4] != changed[4]


def test_a_rate_that_is_moved_again_is_one_change_and_hides_no_other(picture):
    handle = finished(*split(picture), small(epochs=1))
    handle.train_on(10_000)
    handle.advance(1)
    assert eventually(lambda: handle.state is State.PAUSED)
    for rate in (0.1, 0.2, 0.3):
        handle.set_rate(rate)
    handle.stop()
    assert handle.wait(PATIENCE)
    assert handle.changes == ["10000 epochs more from epoch 2",
                              f"learning rate 0.3 from epoch {handle.step + 1}"]


def test_divergence_ends_it_and_names_the_rate(picture, monkeypatch):
    monkeypatch.setattr("colorize.agents.improved.early_stopping.FAR", 0.5)
    handle = finished(*split(picture), small(learning_rate=0.125))
    assert handle.state is State.FAILED
    assert "Lower the learning rate, which is 0.125" in handle.error


def test_a_picture_too_small_fails_with_a_sentence(picture):
    handle = finished(*split(picture[:4, :8]), BasicSettings(patch_size=9))
    assert handle.state is State.FAILED
    assert "patch_size=9" in handle.error


def test_a_canvas_without_unknown_pixels_is_a_sentence(picture):
    canvas = Canvas(np.zeros((4, 4), np.float32), np.ones((4, 4), bool), picture[:4, :4])
    handle = finished(canvas, picture[:4, :4], MeanSettings())
    assert "0 pixels are unknown" in handle.error


def test_without_a_truth_there_are_no_scores(picture):
    canvas, _ = split(picture)
    handle = finished(canvas, None, small())
    assert handle.result.scores is None
    assert handle.snapshot.scores is None
    assert "test_losses" not in handle.series


def test_loaded_weights_are_shown_without_training(picture):
    task = split(picture)
    first = finished(*task, small())
    shown = finished(*task, small(), state=first.result.agent.state())
    np.testing.assert_array_equal(shown.result.rgb, first.result.rgb)
    np.testing.assert_array_equal(shown.weights["0.weight"], first.weights["0.weight"])


def test_on_done_is_called_with_the_result(picture):
    results = []
    handle = finished(*split(picture), small(),
                      on_done=lambda handle: results.append(handle.result))
    assert results == [handle.result]
