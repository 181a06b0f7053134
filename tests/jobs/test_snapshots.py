"""The snapshots: bounded, in order, and a picture like any other."""

from io import BytesIO

import numpy as np
from PIL import Image

from colorize.jobs.snapshots import MOST, SIDE, Snapshot, Snapshots
from colorize.metrics import Scores


def noise(seed, shape=(24, 32, 3)):
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def snapshot(step, rgb, psnr=20.0):
    return Snapshot.of(step, rgb, Scores(psnr, 0.5, 1.0))


def test_snapshots_are_bounded_and_begin_at_the_beginning():
    snapshots = Snapshots()
    for step in range(1, 201):
        snapshots.add(snapshot(step, noise(step)))
    steps = [kept.step for kept in snapshots.list()]
    assert MOST // 2 <= len(steps) <= MOST
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (1, 200)


def test_a_snapshot_is_the_picture():
    snapshots, smooth = Snapshots(), np.full((24, 32, 3), (200, 90, 30), np.uint8)
    snapshots.add(snapshot(1, smooth))
    back = np.asarray(Image.open(BytesIO(snapshots.list()[0].webp)).convert("RGB"))
    assert np.abs(back.astype(int) - smooth).max() <= 4


def test_a_large_picture_is_kept_smaller():
    snapshots = Snapshots()
    snapshots.add(snapshot(1, noise(0, (SIDE * 2, SIDE, 3))))
    assert Image.open(BytesIO(snapshots.list()[0].webp)).size == (SIDE // 2, SIDE)


def test_two_squares_side_by_side_are_kept_as_large_as_one():
    kept = snapshot(1, noise(0, (SIDE, 2 * SIDE, 3)))
    assert kept.picture().size == (2 * SIDE, SIDE)


def test_a_snapshot_can_be_seen_in_part():
    seen = snapshot(1, noise(1)).seen(lambda rgb: rgb[:, 8:])
    assert Image.open(BytesIO(seen)).size == (24, 24)


def test_the_same_step_again_takes_the_place_of_the_first():
    snapshots = Snapshots()
    for psnr in (1.0, 2.0):
        snapshots.add(snapshot(5, noise(0), psnr))
    assert [kept.psnr for kept in snapshots.list()] == [2.0]


def test_the_animation_moves():
    snapshots = Snapshots()
    for step in range(1, 5):
        snapshots.add(snapshot(step, noise(step)))
    saved = Image.open(BytesIO(snapshots.animation()))
    assert saved.format == "WEBP"
    assert saved.n_frames == 4
    assert saved.size == (32, 24)


def test_the_animation_shows_what_is_asked_for():
    snapshots = Snapshots()
    for step in range(1, 5):
        snapshots.add(snapshot(step, noise(step)))
    saved = Image.open(BytesIO(snapshots.animation(lambda rgb: rgb[:, 8:])))
    assert saved.n_frames == 4
    assert saved.size == (24, 24)


def test_a_snapshot_knows_its_scores_if_there_are_any():
    assert snapshot(1, noise(0)).scores.psnr == 20.0
    assert Snapshot.of(1, noise(0), None).scores is None
