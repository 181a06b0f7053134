"""The snapshots: bounded, in order, and pictures like any other."""

import numpy as np
import pytest

from colorize.experiment.metrics import Scores
from colorize.imaging import from_webp
from colorize.jobs.snapshots import MOST, SIDE, Picture, Snapshot, with_snapshot


def noise(seed, shape=(24, 32, 3)):
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def snapshot(step, rgb, psnr=20.0):
    return Snapshot.of(Picture(step, rgb, Scores(psnr, 0.5, 1.0), taken=0.0))


def test_snapshots_are_bounded_and_begin_at_the_beginning():
    snapshots = []
    for step in range(1, 201):
        snapshots = with_snapshot(snapshots, snapshot(step, noise(step, (2, 2, 3))))
    steps = [kept.step for kept in snapshots]
    assert MOST // 2 <= len(steps) <= MOST
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (1, 200)


def test_a_snapshot_is_the_picture():
    smooth = np.full((24, 32, 3), (200, 90, 30), np.uint8)
    back = from_webp(snapshot(1, smooth).webp)
    assert np.abs(back.astype(int) - smooth).max() <= 4


def test_a_large_picture_is_kept_smaller():
    kept = snapshot(1, noise(0, (SIDE * 2, SIDE * 2, 3)))
    assert from_webp(kept.webp).shape == (SIDE, SIDE, 3)


@pytest.mark.parametrize("shape", [(SIDE, 2 * SIDE, 3), (2 * SIDE, SIDE, 3)])
def test_two_squares_that_are_joined_are_kept_as_large_as_one(shape):
    assert from_webp(snapshot(1, noise(0, shape)).webp).shape == shape


def test_the_same_step_again_replaces_the_first():
    snapshots = []
    for psnr in (1.0, 2.0):
        snapshots = with_snapshot(snapshots, snapshot(5, noise(0), psnr))
    assert [kept.psnr for kept in snapshots] == [2.0]


def test_a_snapshot_knows_its_scores_if_there_are_any():
    assert snapshot(1, noise(0)).scores.psnr == 20.0
    assert Snapshot.of(Picture(1, noise(0), None, taken=0.0)).scores is None
