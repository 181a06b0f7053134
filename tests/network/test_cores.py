"""Threads: NumPy's part of the cores changes no bit, and PyTorch's number never changes."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from colorize.network import cores
from colorize.network.engine import make_engine
from colorize.network.spec import draw_weights, figure3

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("trainings", "threads"), [(0, 4), (1, 4), (2, 2), (3, 1), (9, 1)])
def test_each_has_its_part_and_nobody_is_left_without(trainings, threads, monkeypatch):
    monkeypatch.setattr(cores, "THREADS", 4)
    assert cores.share(trainings) == threads


@pytest.mark.parametrize(("wanted", "threads"), [("3", "3"), ("0", "1")])
def test_the_environment_says_how_many_there_are(wanted, threads):
    done = subprocess.run(
        [sys.executable, "-c", "from colorize.network.cores import THREADS; print(THREADS)"],
        env=os.environ | {"COLORIZE_THREADS": wanted}, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == threads, done.stderr


@pytest.fixture
def restored():
    yield
    cores.take(cores.THREADS)


def lesson(masked=True):
    rng = np.random.default_rng(0)
    x, target = rng.random((1, 1, 96, 64), np.float32), rng.random((1, 2, 96, 64), np.float32)
    return x, target, (rng.random((1, 1, 96, 64)) < 0.7).astype(np.float32) if masked else None


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("engine", ["numpy", "torch"])
@pytest.mark.parametrize("masked", [False, True])
def test_the_part_of_the_cores_changes_no_bit(engine, masked):
    results = []
    for threads in (1, 2, 3):  # with three PyTorch itself gives other bits, with AVX2 at least
        cores.take(threads)
        network = make_engine(engine, figure3(), draw_weights(figure3(), 0), "adam")
        losses = [network.train_step(*lesson(masked), rate=0.001) for _ in range(4)]
        results.append((losses, network.weights()))
    (losses, weights), *others = results
    for other_losses, other_weights in others:
        assert losses == other_losses
        assert all((weights[name] == other_weights[name]).all() for name in weights)


@pytest.mark.parametrize("threads", [1, 5])
def test_pytorch_has_its_number_of_threads_wherever_it_computes(threads):
    import torch

    network = make_engine("torch", figure3(4), draw_weights(figure3(4), 0), "adam")
    x, target, mask = lesson()
    works = (lambda: network.forward(x), lambda: network.activations(x),
             lambda: network.train_step(x, target, mask, rate=0.1))

    def left(work):
        torch.set_num_threads(threads)  # as others in the process may do
        work()
        return torch.get_num_threads()

    with ThreadPoolExecutor(1) as elsewhere:
        for work in works:
            assert left(work) == elsewhere.submit(left, work).result() == cores.TORCH_THREADS
