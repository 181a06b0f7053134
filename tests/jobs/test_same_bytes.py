"""PyTorch's results do not depend on what else the server computes."""

import numpy as np

from colorize.canvas import split
from colorize.jobs import Queue, RunHandle, Worker
from colorize.settings import ImprovedSettings
from tests.jobs.doubles import PATIENCE, eventually


def test_beside_another_training_it_ends_with_the_same_bytes(monkeypatch):
    monkeypatch.setenv("COLORIZE_THREADS", "3")  # of which each of two would get one
    picture = np.random.default_rng(0).integers(0, 256, (96, 128, 3), np.uint8)
    queue, worker = Queue(slots=2), Worker()

    def begin(**settings):
        settings = ImprovedSettings(engine="torch", **settings)
        return RunHandle(*split(picture), settings, queue, worker).begin()

    alone = begin(epochs=6)
    assert alone.wait(PATIENCE)
    other = begin(epochs=10_000, seed=1)
    assert eventually(lambda: other.step)
    beside = begin(epochs=6)
    assert beside.wait(PATIENCE)
    assert not other.state.over
    other.stop()
    assert other.wait(PATIENCE)
    first, second = alone.result, beside.result
    assert first.agent.loss_ == second.agent.loss_
    assert first.rgb.tobytes() == second.rgb.tobytes()
    for name, array in first.agent.weights_.items():
        assert array.tobytes() == second.agent.weights_[name].tobytes()
