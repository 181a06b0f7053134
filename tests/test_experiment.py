"""One experiment, from the photograph to the scores."""

import numpy as np

from colorize.canvas import split_left_right
from colorize.experiment import (
    LARGEST,
    output_picture,
    prepare,
    prepare_reference,
    run,
)
from colorize.imaging import resize
from colorize.imaging.color import to_ab, to_gray
from colorize.metrics import score
from colorize.settings import (
    BasicSettings,
    ImprovedSettings,
    MeanSettings,
    OutputSettings,
    PictureSettings,
)

FULL = OutputSettings(full_size="on")


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


def test_the_output_picture_of_a_photo_has_its_own_size(photo):
    reference, gray = photo[::-1], photo[:-20, :, :1].repeat(3, axis=-1)
    canvas, truth = prepare_reference(reference, gray, PictureSettings(size=64))
    result = run(canvas, truth, MeanSettings())
    picture = output_picture(result, gray, whole=True).picture()
    assert picture.shape == gray.shape
    assert np.abs(to_gray(picture) - to_gray(gray)).max() <= 1 / 255
    wide = np.zeros((100, LARGEST // 25, 3), np.uint8)  # four times the limit
    assert output_picture(result, wide, whole=True).shape == (50, LARGEST // 50, 3)
    assert output_picture(result, wide, whole=True, output=FULL).shape == wide.shape


def test_without_a_reference_it_is_the_canvas_unless_at_full_size():
    rgb = np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)
    result = run(*prepare(rgb, PictureSettings(size=64)), MeanSettings())
    assert output_picture(result, rgb) is result.rgb
    full = output_picture(result, rgb, output=FULL).picture()
    np.testing.assert_array_equal(full[:, :150], rgb[:, :150])  # the known half is as given
    assert (full[:, 150:] != rgb[:, 150:]).any()
    assert np.abs(to_gray(full) - to_gray(rgb)).max() <= 1 / 255


def test_strength_and_warmth_change_the_unknown_pixels_alone(photo):
    result = run(*prepare(photo, PictureSettings(size=64)), MeanSettings())
    known = result.canvas.known
    gray = output_picture(result, photo, output=OutputSettings(strength=0))
    np.testing.assert_array_equal(gray[known], result.rgb[known])
    assert (np.ptp(gray[~known], axis=-1) == 0).all()
    warm = output_picture(result, photo, output=OutputSettings(warmth=60))
    np.testing.assert_array_equal(warm[known], result.rgb[known])
    assert (to_ab(warm)[~known][:, 1] - to_ab(result.rgb)[~known][:, 1]).mean() > 5
    whole = run(*prepare_reference(photo, photo, PictureSettings(size=64)), MeanSettings())
    picture = output_picture(whole, photo, True, OutputSettings(strength=0)).picture()
    assert (np.ptp(picture, axis=-1) == 0).all()


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
