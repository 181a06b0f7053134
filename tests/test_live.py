"""A live run: what it says while it works, and what is left when it is over."""

import numpy as np
import pytest

from colorize.canvas import Canvas, split_left_right
from colorize.jobs import Pool, State
from colorize.live import LiveRun
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


def test_a_preview_is_the_picture_of_that_step(picture, monkeypatch):
    monkeypatch.setattr("colorize.live.PREVIEW_EVERY", 0.0)
    monkeypatch.setattr("colorize.live.PREVIEW_SHARE", 1e9)
    canvas, truth = split_left_right(picture)
    live = LiveRun(canvas, truth, small_network(epochs=2), Pool(places=1))
    live._pause = 0.0
    assert live.job.wait(PATIENCE)
    preview = live.look().preview
    assert preview.step == 1
    assert (preview.rgb[canvas.known] == picture[canvas.known]).all()
    assert np.isfinite(preview.scores.psnr)


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

    monkeypatch.setattr("colorize.live.run", broken)
    live = LiveRun(*split_left_right(picture), MeanSettings(), Pool(places=1))
    assert live.job.wait(PATIENCE)
    assert live.look().error == "This run failed; the log says why."
    assert "secret detail" in caplog.text


def test_canvas_without_unknown_pixels_is_a_sentence(picture):
    canvas = Canvas(np.zeros((4, 4), np.float32), np.ones((4, 4), bool), picture[:4, :4])
    live = LiveRun(canvas, picture[:4, :4], MeanSettings(), Pool(places=1))
    assert live.job.wait(PATIENCE)
    assert "0 pixels are unknown" in live.look().error
