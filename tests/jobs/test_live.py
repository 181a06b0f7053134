"""A live run: what it says while it works, and what is left when it is over."""

import numpy as np
import pytest

from colorize.canvas import Canvas, split_left_right
from colorize.jobs.live import LiveRun
from colorize.jobs.queue import Pool, State
from colorize.settings import BasicSettings, ImprovedSettings, MeanSettings

PATIENCE = 60  # seconds; only a hang takes that long


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)


def small_network(**changes):
    return ImprovedSettings(**{"width": 4, "epochs": 6} | changes)


def test_before_and_after(picture):
    live = LiveRun(*split_left_right(picture), MeanSettings(), Pool(places=1))
    assert live.job.wait(PATIENCE)
    moment = live.look()
    assert (moment.state, moment.error) == (State.DONE, "")
    assert moment.run.rgb.shape == picture.shape
    assert np.isfinite(moment.run.scores.psnr)


def test_every_loss_is_heard(picture):
    live = LiveRun(*split_left_right(picture), small_network(), Pool(places=1))
    assert live.job.wait(PATIENCE)
    moment = live.look()
    assert (moment.step, moment.total, len(moment.losses)) == (6, 6, 6)
    assert moment.losses == moment.run.agent.loss_
    assert moment.seconds > 0
    assert moment.seconds_left == 0


def test_the_picture_is_recorded_on_the_way(picture, monkeypatch):
    monkeypatch.setattr("colorize.jobs.work.TURN", 0.0)
    monkeypatch.setattr("colorize.jobs.work.FRAME_EVERY", 0.0)
    monkeypatch.setattr("colorize.jobs.work.FRAME_SHARE", 1e9)
    canvas, truth = split_left_right(picture)
    live = LiveRun(canvas, truth, small_network(epochs=3), Pool(places=1))
    assert live.job.wait(PATIENCE)
    frames, moment = live.film.frames(), live.look()
    assert [frame.step for frame in frames] == [1, 2, 3]
    assert [step for step, _ in moment.unseen] == [1, 2, 3]
    assert moment.frame == frames[-1]
    assert (frames[-1].psnr, frames[-1].ssim) == (moment.run.scores.psnr, moment.run.scores.ssim)


def test_training_goes_on_from_what_was_learnt(picture):
    live = LiveRun(*split_left_right(picture), small_network(), Pool(places=1))
    assert live.job.wait(PATIENCE)
    before = live.look().losses
    live.train_on(4)
    assert live.job.wait(PATIENCE)
    moment = live.look()
    assert (moment.step, moment.total) == (10, 10)
    assert moment.losses[:6] == before
    assert moment.losses[6] < before[0]
    assert live.changes == ["4 epochs more from epoch 7"]


def test_a_changed_rate_counts_from_the_next_epoch_without_a_reset(picture):
    def losses(change):
        live = LiveRun(*split_left_right(picture), small_network(), Pool(places=1), paused=True)
        live.job.advance(3)
        while live.look().step < 3 or live.job.state is not State.PAUSED:
            live.job.wait(0.01)
        if change:
            live.set_rate(0.5)
        live.job.resume()
        assert live.job.wait(PATIENCE)
        return live.look().losses

    plain, changed = losses(False), losses(True)
    assert plain[:4] == changed[:4]  # the fourth is measured before its own step
    assert plain[4] != changed[4]


def test_a_rate_that_is_dragged_on_is_one_change_and_hides_no_other(picture):
    live = LiveRun(*split_left_right(picture), small_network(), Pool(places=1), paused=True)
    live.changes.append("50 epochs more from epoch 1")
    for rate in (0.1, 0.2, 0.3):
        live.set_rate(rate)
    assert live.changes == ["50 epochs more from epoch 1", "learning rate 0.3 from epoch 1"]
    live.job.stop()


def test_a_run_may_begin_with_a_pause(picture):
    live = LiveRun(*split_left_right(picture), small_network(), Pool(places=1), paused=True)
    assert (live.job.state, live.look().step) == (State.PAUSED, 0)
    live.job.resume()
    assert live.job.wait(PATIENCE)
    assert live.look().step == 6


def test_divergence_ends_it_and_names_the_rate(picture, monkeypatch):
    monkeypatch.setattr("colorize.agents.improved.early_stopping.FAR", 0.5)
    live = LiveRun(*split_left_right(picture), small_network(learning_rate=0.125), Pool(places=1))
    assert live.job.wait(PATIENCE)
    assert live.look().state is State.FAILED
    assert "Lower the learning rate, which is 0.125" in live.look().error


def test_stop_keeps_what_was_learnt(picture):
    live = LiveRun(*split_left_right(picture), small_network(epochs=10_000), Pool(places=1))
    while not live.look().step:
        live.job.wait(0.01)
    live.job.stop()
    assert live.job.wait(PATIENCE)
    moment = live.look()
    assert moment.state is State.STOPPED
    assert 0 < moment.step < 10_000
    assert moment.run.rgb.shape == picture.shape


def test_a_training_nobody_looks_at_lets_others_pass(picture, monkeypatch):
    monkeypatch.setattr("colorize.jobs.live.WATCHED", 0.2)
    pool, task = Pool(places=1), split_left_right(picture)
    left = LiveRun(*task, small_network(epochs=10_000), pool)
    while not left.look().step:
        left.job.wait(0.01)
    other = LiveRun(*task, small_network(seed=1), pool)
    assert other.job.wait(PATIENCE)
    assert not left.job.state.over
    left.job.stop()
    assert left.job.wait(PATIENCE)
    assert left.look().run.rgb.shape == picture.shape


def test_a_picture_too_small_fails_with_a_sentence(picture):
    live = LiveRun(*split_left_right(picture[:4, :8]), BasicSettings(patch_size=9), Pool(places=1))
    assert live.job.wait(PATIENCE)
    moment = live.look()
    assert moment.state is State.FAILED
    assert "patch_size=9" in moment.error


def test_without_a_truth_there_are_no_scores(picture):
    canvas, _ = split_left_right(picture)
    live = LiveRun(canvas, None, MeanSettings(), Pool(places=1))
    assert live.job.wait(PATIENCE)
    assert live.look().run.scores is None


def test_an_unforeseen_failure_is_a_sentence_and_a_log_line(picture, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise KeyError("secret detail")

    monkeypatch.setattr("colorize.jobs.work.conclude", broken)
    live = LiveRun(*split_left_right(picture), MeanSettings(), Pool(places=1))
    assert live.job.wait(PATIENCE)
    assert live.look().error == "This run failed; the log says why."
    assert "secret detail" in caplog.text


def test_canvas_without_unknown_pixels_is_a_sentence(picture):
    canvas = Canvas(np.zeros((4, 4), np.float32), np.ones((4, 4), bool), picture[:4, :4])
    live = LiveRun(canvas, picture[:4, :4], MeanSettings(), Pool(places=1))
    assert live.job.wait(PATIENCE)
    assert "0 pixels are unknown" in live.look().error
