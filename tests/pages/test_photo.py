"""The photo: the part of a canvas that shows it, and where its colours come from in words."""

import numpy as np
import pytest

from colorize.experiment import prepare, run
from colorize.settings import MeanSettings, OutputSettings, PictureSettings
from colorize.ui.photo import Photo


def noise(height, width):
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def photo_of(rgb, *references, hints=None, **settings):
    settings = PictureSettings(**{"size": 64, "photo_is": "colour"} | settings)
    return Photo(rgb, prepare(rgb, settings, references, hints), settings, references,
                 hints is not None)


def test_without_a_reference_the_whole_canvas_is_shown():
    photo, picture = photo_of(noise(40, 60)), noise(43, 64)
    np.testing.assert_array_equal(photo.crop(picture), picture)


@pytest.mark.parametrize(("shape", "place"), [
    ((40, 60), np.s_[-43:, :]), ((60, 40), np.s_[:, -43:]), ((30, 30), np.s_[:, -64:]),
])
def test_with_references_the_photo_is_shown_alone(shape, place):
    photo = photo_of(noise(*shape), noise(30, 30), noise(20, 30))
    picture = noise(*photo.task.canvas.shape)
    np.testing.assert_array_equal(photo.crop(picture), picture[place])
    np.testing.assert_array_equal(photo.crop(picture[..., 0]), picture[place][..., 0])  # a map
    both = np.concatenate([photo.references_of(picture), photo.crop(picture)],
                          0 if shape[1] > shape[0] else 1)
    np.testing.assert_array_equal(both, picture)


def test_a_smaller_picture_of_the_canvas_is_cut_at_the_same_place():
    photo = photo_of(noise(40, 60), noise(40, 60))  # 43 rows of each
    assert photo.crop(noise(43, 32)).shape == (21, 32, 3)


def red_hints(height, width):
    return np.full((height, width, 4), (200, 30, 30, 255), np.uint8)


@pytest.mark.parametrize(("settings", "references", "hinted", "words"), [
    ({}, 0, False, "the left half of this picture"),
    ({"known": "bottom", "share": 30}, 0, False, "the bottom 30 % of this picture"),
    ({"known": "top"}, 0, True, "the top half of this picture and your colour hints"),
    ({"known": "none"}, 0, True, "your colour hints"),
    ({"photo_is": "gray"}, 0, True, "your colour hints"),
    ({}, 1, False, "the reference picture"),
    ({"known": "none"}, 2, True, "the reference pictures and your colour hints"),
])
def test_where_the_colours_come_from_in_words(settings, references, hinted, words):
    photo = photo_of(noise(40, 60), *[noise(30, 30)] * references,
                     hints=red_hints(40, 60) if hinted else None, **settings)
    assert photo.learnt_from == words


@pytest.mark.parametrize("references", [0, 1])
def test_the_photo_is_shown_alone_with_another_tone(references):
    photo = photo_of(noise(40, 60), *[noise(30, 30)] * references)
    result = run(photo.task.canvas, photo.task.truth, MeanSettings())
    np.testing.assert_array_equal(photo.shown(result, OutputSettings()), photo.crop(result.rgb))
    gray = photo.shown(result, OutputSettings(strength=0))
    assert (np.ptp(gray[:, 32:], axis=-1) == 0).all()
    assert (np.ptp(gray[:, :32], axis=-1) == 0).all() == bool(references)


def test_with_a_reference_the_photo_is_saved_in_full_resolution():
    photo = photo_of(noise(90, 80), noise(40, 80))
    result = run(photo.task.canvas, photo.task.truth, MeanSettings())
    assert photo.saved(result, OutputSettings()).shape == (90, 80, 3)


@pytest.mark.parametrize(("hinted", "shape"), [(False, (43, 32)), (True, (43, 64))])
def test_the_unknown_pixels_are_shown_or_the_whole_photo(hinted, shape):
    hints = red_hints(40, 60)
    hints[:10] = 0  # an edge in the middle of the unknown half
    hints[:, :40] = 0
    photo = photo_of(noise(40, 60), hints=hints if hinted else None)
    assert photo.unknown_of(photo.task.canvas.gray).shape == shape


def test_with_references_and_hints_the_references_are_not_shown():
    hints = red_hints(40, 60)
    hints[:, 5:] = 0
    hints[:9] = 0
    photo = photo_of(noise(40, 60), noise(40, 60), hints=hints)
    gray = photo.task.canvas.gray
    assert photo.task.canvas.unknown_box is None
    np.testing.assert_array_equal(photo.unknown_of(gray), gray[-43:])


def test_a_picture_in_another_shape_than_its_own_gets_a_sentence():
    assert photo_of(noise(40, 60), noise(30, 20)).squeezed == []
    assert photo_of(noise(10, 90), shape="square").squeezed == []
    assert photo_of(noise(10, 90)).squeezed == [
        "The photo is 9 times as wide as high; agents and pages see it squeezed, 2.7 times as wide "
        "as high."]
    assert photo_of(noise(40, 30), noise(30, 30), noise(10, 90)).squeezed == [
        "Reference picture 2 is 9 times as wide as high; agents and pages see it squeezed, "
        "as high as wide."]
