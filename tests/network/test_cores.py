"""The cores, shared: each training's part, and results that do not depend on it."""

import numpy as np
import pytest

from colorize.network import cores
from colorize.network.engine import make_engine
from colorize.network.spec import draw_weights, figure3


@pytest.mark.parametrize(("trainings", "threads"), [(0, 4), (1, 4), (2, 2), (3, 1), (9, 1)])
def test_each_has_its_part_and_nobody_is_left_without(trainings, threads, monkeypatch):
    monkeypatch.setattr(cores, "THREADS", 4)
    assert cores.share(trainings) == threads


@pytest.fixture
def restored():
    yield
    cores.take(cores.THREADS)


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("engine", ["numpy", "torch"])
@pytest.mark.parametrize("masked", [False, True])
def test_the_number_of_threads_changes_no_bit(engine, masked):
    spec, rng = figure3(), np.random.default_rng(0)
    x, target = rng.random((1, 1, 96, 64), np.float32), rng.random((1, 2, 96, 64), np.float32)
    mask = (rng.random((1, 1, 96, 64)) < 0.7).astype(np.float32) if masked else None
    results = []
    for threads in (1, 2):
        cores.take(threads)
        network = make_engine(engine, spec, draw_weights(spec, 0), "adam")
        losses = [network.train_step(x, target, mask, rate=0.001) for _ in range(4)]
        results.append((losses, network.weights()))
    (losses, weights), (others, other_weights) = results
    assert losses == others
    assert all((weights[name] == other_weights[name]).all() for name in weights)
