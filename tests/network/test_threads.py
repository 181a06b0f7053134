"""Threads: NumPy's part of the cores changes no bit, and PyTorch's number never changes."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from colorize.network import threads
from colorize.network.engine import make_engine
from colorize.network.spec import draw_weights, figure3

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("trainings", "share"), [(0, 4), (1, 4), (2, 2), (3, 1), (9, 1)])
def test_trainings_share_the_threads_and_each_has_one(trainings, share, monkeypatch):
    monkeypatch.setattr(threads, "THREADS", 4)
    with ExitStack() as stack:
        for _ in range(trainings):
            stack.enter_context(threads.training())
        assert threads.mine() == share
    assert threads.mine() == 4


def test_a_paused_training_leaves_its_threads_to_the_others(monkeypatch):
    monkeypatch.setattr(threads, "THREADS", 4)
    with threads.training(), threads.training():
        with threads.pause():
            assert threads.mine() == 4
        assert threads.mine() == 2


@pytest.mark.parametrize(("wanted", "count"), [("3", "3"), ("0", "1")])
def test_the_environment_says_how_many_there_are(wanted, count):
    done = subprocess.run(
        [sys.executable, "-c", "from colorize.network.threads import THREADS; print(THREADS)"],
        env=os.environ | {"COLORIZE_THREADS": wanted}, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == count, done.stderr


def batch(masked=True):
    rng = np.random.default_rng(0)
    x, target = rng.random((1, 1, 96, 64), np.float32), rng.random((1, 2, 96, 64), np.float32)
    return x, target, (rng.random((1, 1, 96, 64)) < 0.7).astype(np.float32) if masked else None


@pytest.mark.parametrize("engine", ["numpy", "torch"])
@pytest.mark.parametrize("masked", [False, True])
def test_the_number_of_threads_changes_no_bit(engine, masked, monkeypatch):
    results = []
    for count in (1, 2, 3):  # with three PyTorch itself gives other bits, with AVX2 at least
        monkeypatch.setattr(threads, "THREADS", count)
        network = make_engine(engine, figure3(), draw_weights(figure3(), 0), "adam")
        losses = [network.train_step(*batch(masked), rate=0.001) for _ in range(4)]
        results.append((losses, network.weights()))
    (losses, weights), *others = results
    for other_losses, other_weights in others:
        assert losses == other_losses
        assert all((weights[name] == other_weights[name]).all() for name in weights)


@pytest.mark.parametrize("before", [1, 5])
def test_pytorch_has_its_number_of_threads_wherever_it_computes(before):
    import torch

    network = make_engine("torch", figure3(4), draw_weights(figure3(4), 0), "adam")
    x, target, mask = batch()
    works = (lambda: network.forward(x), lambda: network.activations(x),
             lambda: network.train_step(x, target, mask, rate=0.1))

    def left(work):
        torch.set_num_threads(before)  # as others in the process may do
        work()
        return torch.get_num_threads()

    with ThreadPoolExecutor(1) as elsewhere:
        for work in works:
            assert left(work) == elsewhere.submit(left, work).result() == threads.TORCH_THREADS
