"""What PyTorch learns in the app does not depend on what else is at work there."""

import time

import numpy as np

from colorize.canvas import split_left_right
from colorize.jobs import Pool
from colorize.live import LiveRun
from colorize.network import cores
from colorize.settings import ImprovedSettings

PATIENCE = 60  # seconds; only a hang takes that long


def test_beside_another_training_it_ends_with_the_same_bytes(monkeypatch):
    monkeypatch.setattr(cores, "THREADS", 3)  # of which each of two would get one
    picture = np.random.default_rng(0).integers(0, 256, (96, 128, 3), np.uint8)
    task, pool = split_left_right(picture), Pool(places=2)

    def start(**settings):
        return LiveRun(*task, ImprovedSettings(engine="torch", **settings), pool, apart=True)

    alone = start(epochs=6)
    assert alone.job.wait(PATIENCE)
    other = start(epochs=10_000, seed=1)
    while not other.look().step and not other.job.state.over:
        time.sleep(0.01)
    beside = start(epochs=6)
    assert beside.job.wait(PATIENCE)
    assert not other.job.state.over
    other.job.stop()
    assert other.job.wait(PATIENCE)
    first, second = (live.look().run for live in (alone, beside))
    assert first.agent.loss_ == second.agent.loss_
    assert first.rgb.tobytes() == second.rgb.tobytes()
    for name, array in first.agent.weights_.items():
        assert array.tobytes() == second.agent.weights_[name].tobytes()
