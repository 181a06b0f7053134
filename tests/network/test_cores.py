"""The cores, shared: each network's part, and results that do not depend on it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

from colorize.network import cores
from colorize.network.engine import make_engine
from colorize.network.spec import draw_weights, figure3


@pytest.fixture
def four(monkeypatch):
    monkeypatch.setattr(cores, "THREADS", 4)


def test_one_alone_has_all(four):
    with cores.share() as threads:
        assert threads == cores.mine() == 4
    assert cores.mine() == 4


def test_two_at_once_share(four):
    both = Barrier(2)

    def step(_):
        with cores.share() as threads:
            both.wait(30)
            return threads, cores.mine()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(step, range(2))) == [(2, 2), (4, 4)]  # who was first keeps all
    with cores.share() as threads:
        assert threads == 4


def test_nobody_is_left_without(monkeypatch):
    monkeypatch.setattr(cores, "THREADS", 1)
    with cores.share(), cores.share() as threads:
        assert threads == 1


@pytest.mark.parametrize("engine", ["numpy", "torch"])
@pytest.mark.parametrize("masked", [False, True])
def test_the_number_of_threads_changes_no_bit(engine, masked, monkeypatch):
    spec, rng = figure3(), np.random.default_rng(0)
    x, target = rng.random((1, 1, 96, 64), np.float32), rng.random((1, 2, 96, 64), np.float32)
    mask = (rng.random((1, 1, 96, 64)) < 0.7).astype(np.float32) if masked else None
    results = []
    for threads in (1, 2):
        monkeypatch.setattr(cores, "THREADS", threads)
        network = make_engine(engine, spec, draw_weights(spec, 0), "adam")
        losses = [network.train_step(x, target, mask, rate=0.001) for _ in range(4)]
        results.append((losses, network.weights()))
    (losses, weights), (others, other_weights) = results
    assert losses == others
    assert all((weights[name] == other_weights[name]).all() for name in weights)
