"""One experiment, from the photograph to the scores."""

import numpy as np

from colorize.canvas import split_left_right
from colorize.experiment import (
    LARGEST,
    at_photo_size,
    output_picture,
    prepare,
    prepare_reference,
    run,
)
from colorize.imaging import resize
from colorize.imaging.color import to_gray
from colorize.metrics import score
from colorize.settings import BasicSettings, ImprovedSettings, MeanSettings, PictureSettings


def test_a_photograph_becomes_a_canvas(photo):
    canvas, truth = prepare(photo, PictureSettings(size=64, resampling="bilinear"))
    np.testing.assert_array_equal(truth, resize(photo, 64, "bilinear"))
    assert canvas == split_left_right(truth)[0]
    assert prepare(photo, PictureSettings(size=64))[0] != canvas


def test_only_the_gray_of_a_photo_is_used_with_a_reference(photo):
    canvas, truth = prepare_reference(photo[::-1], photo, PictureSettings(size=64))
    assert canvas.shape == (64, 128)
    assert canvas.known_box == (slice(0, 64), slice(0, 64))
    np.testing.assert_array_equal(canvas.rgb[:, :64], resize(photo[::-1], 64))
    np.testing.assert_array_equal(canvas.gray[:, 64:], to_gray(resize(photo, 64)))
    np.testing.assert_array_equal(truth[:, 64:], resize(photo, 64))
    gray = photo[..., :1].repeat(3, axis=-1)
    assert prepare_reference(photo, gray, PictureSettings(size=64))[1] is None


def test_colours_predicted_on_a_square_fit_the_photo_at_its_own_size():
    rgb = np.zeros((90, 200, 3), np.uint8)
    rgb[:, :120], rgb[:, 120:] = (200, 60, 60), (40, 40, 160)
    full = at_photo_size(resize(rgb, 64), rgb)
    assert full.shape == rgb.shape
    assert np.abs(to_gray(full) - to_gray(rgb)).max() <= 1 / 255
    assert np.abs(full.astype(int) - rgb).mean() < 3
    wide = np.zeros((100, LARGEST // 25, 3), np.uint8)  # four times the limit
    assert at_photo_size(resize(rgb, 64), wide).shape == (50, LARGEST // 50, 3)


def test_the_output_picture_of_a_photo_has_its_own_size(photo):
    reference, gray = photo[::-1], photo[:-20, :, :1].repeat(3, axis=-1)
    canvas, truth = prepare_reference(reference, gray, PictureSettings(size=64))
    result = run(canvas, truth, MeanSettings())
    assert output_picture(result, gray).shape == gray.shape
    assert output_picture(result, None) is result.rgb


def test_a_run_holds_the_result(photo):
    canvas, truth = split_left_right(photo)
    settings = BasicSettings(k=3)
    result = run(canvas, truth, settings)
    assert (result.canvas, result.settings, result.agent.settings) == (canvas, settings, settings)
    np.testing.assert_array_equal(result.rgb, result.agent.predict(canvas))
    assert result.scores == score(canvas, truth, result.rgb)
    assert result.seconds > 0


def test_without_a_truth_there_are_no_scores(canvas):
    assert run(canvas, None, MeanSettings()).scores is None


def test_progress_is_reported_and_ends_the_fit(canvas):
    reports = []
    result = run(canvas, None, ImprovedSettings(epochs=50, width=4),
                 lambda report: reports.append(report) or report.step == 3)
    assert [report.step for report in reports] == [1, 2, 3]
    assert len(result.agent.loss_) == 3
