"""The canvas: validated, immutable, hashed by content."""

import pickle

import numpy as np
import pytest

from colorize.canvas import Canvas, reference_canvas, row_positions, split, with_hints
from colorize.imaging.color import to_gray
from colorize.settings import ColorizeError


def parts(height=4, width=6):
    known = np.zeros((height, width), bool)
    known[:, : width // 2] = True
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[known] = (200, 100, 50)
    return {"gray": np.full((height, width), 0.5, np.float32), "known": known, "rgb": rgb}


@pytest.mark.parametrize(("change", "message"), [
    ({"gray": np.zeros((4, 6))}, "gray is float64"),
    ({"gray": np.zeros((4, 6, 1), np.float32)}, r"gray is float32 \(4, 6, 1\)"),
    ({"gray": np.full((4, 6), 1.5, np.float32)}, r"gray must lie in \[0, 1\]"),
    ({"gray": np.full((4, 6), np.nan, np.float32)}, r"gray must lie in \[0, 1\]"),
    ({"known": np.ones((4, 6), np.uint8)}, "known is uint8"),
    ({"known": np.ones((4, 5), bool)}, r"known is bool \(4, 5\), must be bool \(4, 6\)"),
    ({"known": np.zeros((4, 6), bool), "rgb": np.zeros((4, 6, 3), np.uint8)},
     "known marks 0 pixels, must mark at least 1"),
    ({"rgb": np.zeros((4, 6), np.uint8)}, "rgb is uint8"),
    ({"rgb": np.ones((4, 6, 3), np.uint8)}, "rgb must be zero wherever"),
    (parts(0, 0), "known marks 0 pixels"),
])
def test_invalid_canvases_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        Canvas(**(parts() | change))


def test_its_arrays_are_read_only_copies():
    given = parts()
    canvas = Canvas(**given)
    before = canvas.digest
    given["gray"][:] = 0
    assert Canvas(canvas.gray, canvas.known, canvas.rgb).digest == before
    for name in ("gray", "known", "rgb"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(canvas, name)[0] = 0


def test_equality_and_hash_follow_the_content():
    one, same = Canvas(**parts()), Canvas(**parts())
    assert one == same
    assert hash(one) == hash(same)
    for name in ("gray", "known", "rgb"):
        changed = parts()
        changed[name][0, 0] = 0
        changed["rgb"][~changed["known"]] = 0
        assert Canvas(**changed) != one
    wide, high = Canvas(**parts(2, 12)), Canvas(**parts(12, 2))
    assert wide.digest != high.digest
    assert one != "a canvas"


def test_boxes():
    canvas = Canvas(**parts())
    assert canvas.known_box == (slice(0, 4), slice(0, 3))
    assert canvas.unknown_box == (slice(0, 4), slice(3, 6))
    holed = parts()
    holed["known"][1, 1], holed["rgb"][1, 1] = False, 0
    assert Canvas(**holed).known_box is None
    assert Canvas(**holed).unknown_box is None
    everything = parts() | {"known": np.ones((4, 6), bool)}
    assert Canvas(**everything).unknown_box is None


def test_has_colour_depends_on_the_known_half_only():
    rgb = np.full((4, 6, 3), 90, np.uint8)
    rgb[:, 3:] = (200, 0, 0)
    assert not split(rgb)[0].has_colour
    assert split(rgb[:, ::-1])[0].has_colour


@pytest.mark.parametrize("width", [2, 3, 7, 8])
def test_split(width):
    rgb = np.random.default_rng(0).integers(0, 256, (5, width, 3), np.uint8)
    canvas, truth = split(rgb)
    np.testing.assert_array_equal(truth, rgb)
    np.testing.assert_array_equal(canvas.gray, to_gray(rgb))
    assert canvas.known[:, : width // 2].all()
    assert not canvas.known[:, width // 2 :].any()
    np.testing.assert_array_equal(canvas.fill(rgb), rgb)
    assert not canvas.rgb[~canvas.known].any()


@pytest.mark.parametrize(("rgb", "message"), [
    (np.zeros((4, 4), np.uint8), r"picture is uint8 \(4, 4\)"),
    (np.zeros((4, 4, 3)), "picture is float64"),
    (np.zeros((4, 4, 4), np.uint8), r"\(4, 4, 4\), must be uint8"),
    (np.zeros((4, 1, 3), np.uint8), "1 pixel wide, must be at least 2"),
])
def test_invalid_pictures_are_not_split(rgb, message):
    with pytest.raises(ValueError, match=message):
        split(rgb)


@pytest.mark.parametrize("make", [
    lambda: Canvas(**(parts() | {"known": np.zeros((4, 6), bool),
                                 "rgb": np.zeros((4, 6, 3), np.uint8)})),
    lambda: split(np.zeros((4, 1, 3), np.uint8)),
    lambda: reference_canvas([np.zeros((4, 6, 3), np.uint8)], np.zeros((6, 6, 3), np.uint8)),
])
def test_errors_that_people_can_correct_are_of_their_own_type(make):
    with pytest.raises(ColorizeError, match="must"):
        make()


@pytest.mark.parametrize("known", ["left", "right", "top", "bottom"])
@pytest.mark.parametrize(("share", "count"), [(5, 9), (20, 20), (50, 50), (95, 91)])
def test_split_at_any_border(known, share, count):
    rgb = np.random.default_rng(0).integers(1, 256, (100, 100, 3), np.uint8)
    canvas, truth = split(rgb, known, share)
    part = {"left": np.s_[:, :count], "right": np.s_[:, -count:], "top": np.s_[:count],
            "bottom": np.s_[-count:]}[known]
    assert canvas.known[part].all()
    assert canvas.known.sum() == 100 * count
    np.testing.assert_array_equal(canvas.rgb[part], rgb[part])
    np.testing.assert_array_equal(truth, rgb)


def test_a_picture_is_not_split_at_another_part():
    with pytest.raises(ValueError, match="known=middle must be left, right, top or bottom"):
        split(np.zeros((4, 4, 3), np.uint8), "middle")


@pytest.mark.parametrize(("height", "width", "axis"), [(5, 3, 1), (4, 4, 1), (3, 5, 0)])
def test_references_come_before_the_photo_along_its_shorter_side(height, width, axis):
    rng = np.random.default_rng(1)
    sizes = [6, 2, (width if axis else height)]
    *references, photo = (
        rng.integers(1, 256, (height, n, 3) if axis else (n, width, 3), np.uint8) for n in sizes)
    canvas = reference_canvas(references, photo)
    joined = np.concatenate([*references, photo], axis)
    assert canvas.shape == joined.shape[:2]
    assert canvas.known_box[axis] == slice(0, 8)
    assert canvas.known_box[1 - axis] == slice(0, photo.shape[1 - axis])
    np.testing.assert_array_equal(canvas.rgb[canvas.known_box], joined[canvas.known_box])
    np.testing.assert_array_equal(canvas.gray, to_gray(joined))


@pytest.mark.parametrize(("shape", "words"), [
    ((5, 5), "reference is 4 pixels high and photo 5, must be equal"),
    ((4, 7), "reference is 6 pixels wide and photo 7, must be equal"),
])
def test_reference_and_photo_have_one_side_in_common(shape, words):
    with pytest.raises(ColorizeError, match=words):
        reference_canvas([np.zeros((4, 6, 3), np.uint8)], np.zeros((*shape, 3), np.uint8))


def hints_at(shape, places, colour=(200, 60, 30)):
    hints = np.zeros((*shape, 4), np.uint8)
    hints[..., :3] = colour  # a transparent pixel's colour counts for nothing
    for place in places:
        hints[place][3] = 255
    return hints


def test_hints_join_what_is_known_and_keep_the_gray():
    rgb = np.random.default_rng(2).integers(60, 190, (6, 8, 3), np.uint8)
    canvas, hints = split(rgb)[0], hints_at((6, 8), [(0, 0), (2, 7)])
    hints[5, 5, 3] = 127
    hinted = with_hints(canvas, hints)
    assert hinted.known.sum() == canvas.known.sum() + 1
    assert hinted.known[2, 7]
    np.testing.assert_array_equal(hinted.gray, canvas.gray)
    np.testing.assert_array_equal(to_gray(hinted.rgb)[hinted.known], canvas.gray[hinted.known])
    kept = canvas.known.copy()
    kept[0, 0] = False  # a hint wins
    np.testing.assert_array_equal(hinted.rgb[kept], canvas.rgb[kept])
    red, green, blue = hinted.rgb[2, 7].astype(int)
    assert red > green > blue


def test_hints_alone_make_a_canvas():
    gray = np.full((4, 5), 0.5, np.float32)
    canvas = with_hints(gray, hints_at((4, 5), [(1, 2)]))
    assert np.argwhere(canvas.known).tolist() == [[1, 2]]
    with pytest.raises(ColorizeError, match="known marks 0 pixels"):
        with_hints(gray, hints_at((4, 5), []))
    with pytest.raises(ValueError, match=r"hints are uint8 \(5, 4, 4\), must be uint8 \(4, 5, 4\)"):
        with_hints(gray, hints_at((5, 4), []))


def test_pictures_joined_one_above_the_other_are_another_canvas_than_one_picture():
    rng = np.random.default_rng(3)
    references = [rng.integers(1, 256, (height, 8, 3), np.uint8) for height in (4, 6)]
    joined = reference_canvas(references, rng.integers(1, 256, (5, 8, 3), np.uint8))
    assert joined.tops == (0.0, 4 / 15, 10 / 15)
    assert Canvas(joined.gray, joined.known, joined.rgb) != joined
    copy = pickle.loads(pickle.dumps(joined))
    assert (copy, copy.tops) == (joined, joined.tops)
    hinted = with_hints(joined, hints_at(joined.shape, [(12, 2)]))
    assert hinted.tops == joined.tops


def test_pictures_joined_side_by_side_keep_their_borders():
    rng = np.random.default_rng(4)
    reference, photo = (rng.integers(1, 256, (8, width, 3), np.uint8) for width in (6, 5))
    joined = reference_canvas([reference], photo)
    assert (joined.tops, joined.lefts) == ((0.0,), (0.0, 6 / 11))
    assert Canvas(joined.gray, joined.known, joined.rgb) != joined
    copy = pickle.loads(pickle.dumps(joined))
    assert (copy, copy.lefts) == (joined, joined.lefts)
    assert with_hints(joined, hints_at(joined.shape, [(2, 8)])).lefts == joined.lefts
    above = Canvas(joined.gray, joined.known, joined.rgb, tops=joined.lefts)
    assert above != joined


@pytest.mark.parametrize("scale", [1, 2, 5])
def test_rows_are_counted_in_each_picture(scale):
    rows = row_positions(15 * scale, (0.0, 4 / 15, 10 / 15))
    each = [np.arange(height * scale) / (height * scale) for height in (4, 6, 5)]
    np.testing.assert_allclose(rows, np.concatenate(each), atol=1e-12)
