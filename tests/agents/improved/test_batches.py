"""What the network is shown: cut right, mirrored as one, reproducible."""

import numpy as np
import pytest

from colorize.agents.improved.batches import BatchSampler, known_batch, network_inputs
from colorize.canvas import Canvas, reference_canvas, split
from colorize.imaging.color import scale_ab, to_ab
from colorize.settings import ImprovedSettings


class Recorder:
    """An engine that learns nothing and remembers what it was shown."""

    def __init__(self):
        self.shown = []

    def train_step(self, x, target, mask=None, *, rate):
        self.shown.append((x, target, mask))
        return float(len(self.shown))


@pytest.fixture
def canvas():
    rgb = np.random.default_rng(1).integers(0, 256, (20, 48, 3), dtype=np.uint8)
    return split(rgb)[0]


def plainly(**settings):
    """Settings with inputs from 0 to 1."""
    return ImprovedSettings(centre="off", **settings)


def shown(canvas, **settings):
    settings = plainly(**settings)
    recorder = Recorder()
    sampler = BatchSampler(settings)
    loss = sampler.train_epoch(recorder, known_batch(canvas, settings), rate=0.1)
    return recorder.shown, loss


def test_the_network_is_told_the_place_in_the_whole_picture(canvas):
    gray, row, column = network_inputs(canvas, plainly(position="row and column"))[0]
    np.testing.assert_array_equal(gray, canvas.gray)
    assert row[10, 3] == 0.5
    assert column[3, 12] == 0.25
    lower = Canvas(canvas.gray, canvas.known & (np.arange(20) >= 10)[:, None],
                   np.where((np.arange(20) >= 10)[:, None, None], canvas.rgb, 0))
    x = known_batch(lower, plainly(position="row")).x
    assert x[0, 1, 0, 0] == 0.5  # cut out, it is still the lower half


def test_centred_inputs_run_from_minus_1_to_1_with_jitter_or_without(canvas):
    plain, centred = (known_batch(canvas, ImprovedSettings(centre=c)) for c in ("off", "on"))
    np.testing.assert_allclose(centred.x, 2 * plain.x - 1, atol=1e-6)
    np.testing.assert_array_equal(centred.target, plain.target)
    varied = []
    for settings in (ImprovedSettings(jitter=0.3), plainly(jitter=0.3)):
        recorder = Recorder()
        BatchSampler(settings).train_epoch(recorder, known_batch(canvas, settings), rate=0.1)
        varied.append(recorder.shown[0][0])
    np.testing.assert_allclose(varied[0], 2 * varied[1] - 1, atol=1e-5)
    assert varied[0].min() == -1


def test_the_mean_target_is_that_of_the_known_pixels(canvas):
    known = np.random.default_rng(2).random(canvas.shape) < 0.3
    known[:, 24:] = False  # colour is known in the left half alone
    some = Canvas(canvas.gray, known, np.where(known[..., None], canvas.rgb, 0))
    wanted = scale_ab(to_ab(canvas.rgb[known])).mean(axis=0)
    np.testing.assert_allclose(known_batch(some, plainly()).mean(), wanted, rtol=1e-5)


def test_as_it_comes_the_lesson_is_the_known_rectangle(canvas):
    [(x, target, mask)], _ = shown(canvas, position="none")
    np.testing.assert_array_equal(x[0, 0], canvas.gray[:, :24])
    np.testing.assert_array_equal(target[0].transpose(1, 2, 0), scale_ab(to_ab(canvas.rgb))[:, :24])
    assert mask is None


def test_patches_are_cut_from_the_same_place_of_input_and_target(canvas):
    batches, loss = shown(canvas, crop_size=16, batch_size=2, position="row and column")
    assert len(batches) == round(20 * 24 / (2 * 16 * 16))
    assert loss == np.mean(range(1, len(batches) + 1))
    for x, target, _ in batches:
        assert x.shape == (2, 3, 16, 16)
        rows, columns = np.rint(x[:, 1] * 20).astype(int), np.rint(x[:, 2] * 48).astype(int)
        np.testing.assert_array_equal(x[:, 0], canvas.gray[rows, columns])
        colours = scale_ab(to_ab(canvas.rgb))[rows, columns]
        np.testing.assert_array_equal(target.transpose(0, 2, 3, 1), colours)


def test_flips_mirror_input_and_target_together(canvas):
    plain = known_batch(canvas, plainly(position="none"))
    seen = set()
    for seed in range(8):
        [(x, target, _)], _ = shown(canvas, flips="left-right", position="none", seed=seed)
        mirrored = (x == plain.x[..., ::-1]).all()
        np.testing.assert_array_equal(target, plain.target[..., ::-1] if mirrored else plain.target)
        seen.add(bool(mirrored))
    assert seen == {True, False}


def test_jitter_varies_the_gray_alone_and_stays_in_range(canvas):
    plain = known_batch(canvas, plainly(position="row"))
    [(x, target, _)], _ = shown(canvas, jitter=0.3, position="row")
    assert np.abs(x[:, 0] - plain.x[:, 0]).max() > 0.01
    assert 0 <= x.min() <= x.max() <= 1
    np.testing.assert_array_equal(x[:, 1], plain.x[:, 1])
    np.testing.assert_array_equal(target, plain.target)


def test_the_same_seed_shows_the_same(canvas):
    asked = {"crop_size": 16, "flips": "left-right", "jitter": 0.1, "seed": 4}
    first, second = shown(canvas, **asked)[0], shown(canvas, **asked)[0]
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one[0], other[0])


def test_rows_are_counted_in_each_of_the_pictures_joined_one_above_the_other():
    reference, wide = np.full((20, 24, 3), 200, np.uint8), np.full((10, 24, 3), 90, np.uint8)
    inputs = network_inputs(reference_canvas([reference], wide), plainly(position="row"))
    np.testing.assert_allclose(inputs[0, 1, :20, 0], np.arange(20) / 20, atol=1e-6)
    np.testing.assert_allclose(inputs[0, 1, 20:, 0], np.arange(10) / 10, atol=1e-6)
