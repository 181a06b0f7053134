"""One experiment, from the photograph to the scores."""

from dataclasses import replace

import numpy as np
import pytest

from colorize.canvas import split
from colorize.experiment import (
    LARGEST,
    canvas_shape,
    output_picture,
    prepare,
    run,
)
from colorize.experiment.metrics import score
from colorize.imaging import resize
from colorize.imaging.color import gray_levels, to_ab, to_gray
from colorize.settings import (
    PRESETS,
    BasicSettings,
    ColorizeError,
    ImprovedSettings,
    MeanSettings,
    OutputSettings,
    PictureSettings,
)

FULL = OutputSettings(full_size="on")


def red_hints(shape):
    """One red stroke, in the middle."""
    hints = np.zeros((*shape, 4), np.uint8)
    hints[shape[0] // 3: -(shape[0] // 3), shape[1] // 3: -(shape[1] // 3)] = 200, 40, 40, 255
    return hints


def in_gray(rgb, tint=(1.0, 1.0, 1.0)):
    return (to_gray(rgb)[..., None] * 255 * tint).astype(np.uint8)


SEPIA = (1.0, 0.85, 0.6)


def coloured(photo, references=(), hints=None, **settings):
    """A task and its result."""
    task = prepare(photo, PictureSettings(**{"size": 64} | settings), references, hints)
    return task, run(task.canvas, task.truth, MeanSettings())


def test_a_photograph_becomes_a_canvas(photo):
    settings = PictureSettings(size=64, resampling="bilinear")
    task = prepare(photo, settings)
    np.testing.assert_array_equal(task.truth, resize(photo, (48, 64), "bilinear"))
    assert task.canvas == split(task.truth)[0]
    assert task.box == (slice(0, 48), slice(0, 64))
    assert prepare(photo, replace(settings, resampling="area")).canvas != task.canvas


def test_the_preset_of_the_report_makes_a_square_of_two_halves(photo):
    settings = PRESETS["report"]["picture"]
    task = prepare(photo, settings)
    assert task.canvas == split(resize(photo, 256, "bilinear"))[0]
    assert task.box == (slice(0, 256), slice(0, 256))


@pytest.mark.parametrize(("height", "width", "expected"), [
    (200, 300, (64, 96)), (300, 200, (96, 64)), (7, 7, (96, 96)), (30, 2000, (24, 96)),
    (2000, 30, (96, 24)), (1, 1000, (24, 96)),
])
def test_a_canvas_has_the_shape_of_the_photo(height, width, expected):
    photo = np.zeros((height, width, 3), np.uint8)
    assert canvas_shape(photo, PictureSettings(size=96)) == expected
    assert canvas_shape(photo, PictureSettings(size=96, shape="square")) == (96, 96)


def test_the_known_part_is_the_one_of_the_settings(photo):
    task = prepare(photo, PictureSettings(size=64, known="bottom", share=25))
    assert task.canvas.known_box == (slice(36, 48), slice(0, 64))
    assert task.canvas.unknown_box == (slice(0, 36), slice(0, 64))


def test_only_the_gray_of_a_photo_is_used_with_a_reference(photo):
    settings = PictureSettings(size=64, shape="square")
    task = prepare(photo, settings, [photo[::-1]])
    assert task.canvas.shape == (64, 128)
    assert task.canvas.known_box == (slice(0, 64), slice(0, 64))
    assert task.box == task.canvas.unknown_box == (slice(0, 64), slice(64, 128))
    np.testing.assert_array_equal(task.canvas.rgb[:, :64], resize(photo[::-1], 64))
    np.testing.assert_array_equal(task.canvas.gray[:, 64:], to_gray(resize(photo, 64)))
    np.testing.assert_array_equal(task.truth[:, 64:], resize(photo, 64))
    assert prepare(in_gray(photo), settings, [photo]).truth is None


@pytest.mark.parametrize(("photo_shape", "reference_shapes", "expected", "box"), [
    ((40, 30), [(20, 40)], (64, 128 + 48), np.s_[0:64, 128:176]),  # portrait: to its left
    ((30, 30), [(60, 30)], (64, 32 + 64), np.s_[0:64, 32:96]),
    ((30, 40), [(40, 20)], (128 + 48, 64), np.s_[128:176, 0:64]),  # landscape: above it
    ((30, 40), [(10, 40)], (24 + 48, 64), np.s_[24:72, 0:64]),  # not a sliver
    ((40, 30), [(10, 90)], (64, 128 + 48), np.s_[0:64, 128:176]),  # squeezed
    ((30, 40), [(30, 40), (40, 20)], (48 + 80 + 48, 64), np.s_[128:176, 0:64]),
    ((30, 40), [(60, 40)] * 4, (4 * 32 + 48, 64), np.s_[128:176, 0:64]),  # not too long together
])
def test_references_are_joined_in_their_own_shape(photo_shape, reference_shapes, expected, box):
    rng = np.random.default_rng(0)
    photo, *references = (rng.integers(0, 256, (*shape, 3), np.uint8)
                          for shape in (photo_shape, *reference_shapes))
    task = prepare(photo, PictureSettings(size=64, photo_is="colour"), references)
    assert task.canvas.shape == task.truth.shape[:2] == expected
    assert task.box == box
    assert task.canvas.unknown_box == box
    np.testing.assert_array_equal(task.truth[box], resize(photo, canvas_shape(
        photo, PictureSettings(size=64))))


def test_a_gray_photo_alone_has_no_truth_and_nothing_to_learn(photo):
    for gray in (in_gray(photo), in_gray(photo, SEPIA)):
        task = prepare(gray, PictureSettings(size=64))
        assert task.truth is None
        assert not task.canvas.has_colour
    colour = prepare(in_gray(photo, SEPIA), PictureSettings(size=64, photo_is="colour"))
    assert colour.canvas.has_colour
    assert colour.truth is not None
    assert prepare(photo, PictureSettings(size=64, photo_is="gray")).truth is None


def test_hints_alone_and_hints_with_a_part(photo):
    alone = PictureSettings(size=64, known="none")
    hints = red_hints(photo.shape[:2])
    task = prepare(photo, alone, hints=hints)
    assert task.truth is not None
    assert task.canvas.known.sum() == (resize(hints[..., :3], (48, 64))[..., 0] > 100).sum()
    assert prepare(photo, alone, hints=red_hints((48, 64))).canvas.shape == task.canvas.shape
    joined = prepare(photo, PictureSettings(size=64), hints=hints).canvas
    assert joined.known.sum() == 48 * 32 + task.canvas.known[:, 32:].sum()
    gray = prepare(in_gray(photo, SEPIA), PictureSettings(size=64), hints=hints)
    assert gray.truth is None
    np.testing.assert_array_equal(gray.canvas.known, task.canvas.known)  # its half has no colours


def test_hints_join_a_reference(photo):
    task = prepare(photo, PictureSettings(size=64), [photo], red_hints(photo.shape[:2]))
    assert task.canvas.shape == (96, 64)
    assert task.canvas.known[:48].all()
    assert 0 < task.canvas.known[task.box].sum() < 48 * 64
    assert task.canvas.unknown_box is None


@pytest.mark.parametrize(("known", "hints", "words"), [
    ("none", None, "known=none needs colour hints or a reference picture"),
    ("left", red_hints((32, 24)), "The hints are 24 x 32 pixels, must have the photo's shape: "
                                  "32 x 24, or as many times as large"),
    ("left", np.zeros((24, 32, 4), np.uint8), "no opaque pixel at 64 x 48 pixels, must have at "
                                              "least 1"),
])
def test_what_cannot_be_learnt_from_gets_one_sentence(photo, known, hints, words):
    with pytest.raises(ColorizeError, match=words):
        prepare(photo, PictureSettings(size=64, known=known), hints=hints)


def test_the_output_picture_of_a_photo_has_its_own_size(photo):
    gray = in_gray(photo[:-4])
    task, result = coloured(gray, [photo[::-1]])
    picture = output_picture(result, task, gray).picture()
    assert picture.shape == gray.shape
    assert np.abs(to_gray(picture) - to_gray(gray)).max() <= 1 / 255
    wide = np.zeros((100, LARGEST // 25, 3), np.uint8)  # four times the limit
    assert output_picture(result, task, wide).shape == (50, LARGEST // 50, 3)
    assert output_picture(result, task, wide, FULL).shape == wide.shape


def off(one, other):
    """The largest difference of gray, in levels."""
    return np.abs(gray_levels(one).astype(int) - gray_levels(other)).max()


@pytest.mark.parametrize("shape", ["photo", "square"])
@pytest.mark.parametrize(("known", "share", "kept"), [
    ("left", 50, np.s_[:, :150]), ("bottom", 25, np.s_[150:]),
])
def test_with_a_known_part_it_is_the_canvas_unless_at_full_size(shape, known, share, kept):
    rgb = np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)
    task, result = coloured(rgb, size=96, shape=shape, known=known, share=share)
    np.testing.assert_array_equal(output_picture(result, task, rgb), result.rgb)
    full = output_picture(result, task, rgb, FULL).picture()
    np.testing.assert_array_equal(full[kept], rgb[kept])
    rest = np.ones(rgb.shape[:2], bool)
    rest[kept] = False
    assert (full[rest] != rgb[rest]).any(axis=-1).mean() > 0.9
    assert off(full, rgb) <= 1


@pytest.mark.parametrize("references", [False, True])
def test_hints_alone_or_with_a_reference_colour_the_whole_photo(photo, references):
    hints = red_hints(photo.shape[:2])
    task, result = coloured(photo, [photo[::-1]] * references, hints, known="none")
    for output in (OutputSettings(), FULL):
        picture = output_picture(result, task, photo, output).picture()
        assert picture.shape == photo.shape
        assert off(picture, photo) <= 1
    inner = picture[10:14, 12:20]  # in the middle of the stroke
    assert (inner[..., 0] > inner[..., 1] + 50).all()


def test_a_stroke_on_the_known_part_is_not_kept(photo):
    hints = red_hints(photo.shape[:2])
    task, result = coloured(photo, hints=hints)
    assert task.canvas.known[:, :32].all()
    np.testing.assert_array_equal(task.kept[24, :32], task.canvas.rgb[24, :32, 0] ==
                                  resize(photo, (48, 64))[24, :32, 0])
    assert 0 < task.kept[:, :32].mean() < 1
    assert not task.kept[:, 32:].any()
    gray = output_picture(result, task, photo, OutputSettings(strength=0))
    assert (np.ptp(gray[~task.kept], axis=-1) == 0).all()
    full = output_picture(result, task, photo, FULL).picture()
    np.testing.assert_array_equal(full[:6, :16], photo[:6, :16])
    inner = full[10:14, 12:16]
    assert (inner[..., 0] > inner[..., 1] + 50).all()
    assert off(full, photo) <= 1


def test_the_tint_of_a_gray_photo_is_not_kept(photo):
    sepia = in_gray(photo, SEPIA)
    task, result = coloured(sepia)
    full = output_picture(result, task, sepia, FULL).picture()
    assert np.ptp(full, axis=-1).max() <= 1


def test_strength_and_warmth_change_the_unknown_pixels_alone(photo):
    task, result = coloured(photo)
    known = result.canvas.known
    gray = output_picture(result, task, photo, OutputSettings(strength=0))
    np.testing.assert_array_equal(gray[known], result.rgb[known])
    assert (np.ptp(gray[~known], axis=-1) == 0).all()
    warm = output_picture(result, task, photo, OutputSettings(warmth=60))
    np.testing.assert_array_equal(warm[known], result.rgb[known])
    assert (to_ab(warm)[~known][:, 1] - to_ab(result.rgb)[~known][:, 1]).mean() > 5
    task, result = coloured(photo, [photo])
    picture = output_picture(result, task, photo, OutputSettings(strength=0)).picture()
    assert (np.ptp(picture, axis=-1) == 0).all()


def test_a_run_holds_the_result(photo):
    canvas, truth = split(photo)
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
