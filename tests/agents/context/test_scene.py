"""The scene: a canvas at working size; and smoothing."""

from dataclasses import replace

import numpy as np
import pytest

from colorize.agents.context.refine import smooth
from colorize.agents.context.scene import Scene, reduce
from colorize.canvas import Canvas, split
from colorize.imaging.color import to_chroma, to_gray


def test_a_small_canvas_is_not_reduced(photo):
    canvas, _ = split(photo)
    scene = reduce(canvas, 256)
    np.testing.assert_array_equal(scene.gray, canvas.gray)
    np.testing.assert_allclose(scene.chroma[canvas.known], to_chroma(canvas.rgb[canvas.known]))


def test_a_stroke_keeps_its_colour_when_reduced():
    rgb = np.full((64, 64, 3), (200, 40, 40), np.uint8)
    known = np.zeros((64, 64), bool)
    known[10, 5:50] = True
    scene = reduce(Canvas(to_gray(rgb), known, rgb * known[..., None]), 16)
    assert scene.known.any(axis=1).sum() == 1
    found = scene.chroma[scene.known]
    np.testing.assert_allclose(found, np.broadcast_to(to_chroma(rgb[0, 0]), found.shape))
    assert not scene.chroma[~scene.known].any()


def test_smoothing_solves_its_equation():
    from colorize.agents.propagation import affinities

    rng = np.random.default_rng(2)
    gray, known = rng.random((6, 7)).astype(np.float32), rng.random((6, 7)) < 0.3
    chroma, predicted = rng.normal(size=(6, 7, 2)), rng.normal(size=(6, 7, 2))
    result = smooth(Scene(gray, known, chroma), predicted, weight=0.3)
    np.testing.assert_array_equal(result[known], chroma[known])
    around = (affinities(gray) @ result.reshape(-1, 2)).reshape(result.shape)
    np.testing.assert_allclose(result[~known], (0.7 * around + 0.3 * predicted)[~known], atol=1e-9)


@pytest.mark.parametrize("axis", [0, 1])
def test_no_colour_crosses_the_border_of_joined_pictures(axis):
    size, starts = (9, 10) if axis else (10, 9), (0.0, 0.4)
    gray, known = np.full(size, 0.5, np.float32), np.zeros(size, bool)
    first = known[:, :4] if axis else known[:4]
    first[:] = True
    chroma = np.where(known[..., None], [0.2, -0.1], 0)
    nothing = np.zeros_like(chroma)
    joined = Scene(gray, known, chroma, **{"lefts" if axis else "tops": starts})
    assert not smooth(joined, nothing)[~known].any()
    assert (smooth(Scene(gray, known, chroma), nothing)[~known] != 0).all()


def test_a_joined_picture_of_one_pixel_is_smoothed_with_the_other():
    gray, known = np.full((1, 2), 0.5, np.float32), np.array([[True, False]])
    chroma, predicted = np.array([[[0.2, 0.2], [0, 0]]]), np.array([[[0, 0], [0.1, -0.1]]])
    smoothed = smooth(Scene(gray, known, chroma, lefts=(0.0, 0.5)), predicted, weight=0.3)
    np.testing.assert_allclose(smoothed[0, 1], [0.7 * 0.2 + 0.3 * 0.1, 0.7 * 0.2 - 0.3 * 0.1])


def test_a_smaller_pixel_never_covers_two_joined_pictures():
    gray = np.full((6, 11), 0.5, np.float32)
    known = np.arange(11) < 7 + np.zeros((6, 1))
    scene = Scene(gray, known, np.where(known[..., None], [0.2, 0.1], 0), lefts=(0.0, 7 / 11))
    half = scene.half  # of 5 columns; the third would cover both
    assert half.known.tolist() == [[True] * 3 + [False] * 2] * 3
    np.testing.assert_allclose(half.chroma[half.known], [[0.2, 0.1]] * 9)


def test_a_half_size_pixel_is_known_where_it_covers_a_known_one():
    gray, known = np.random.default_rng(5).random((6, 8)).astype(np.float32), np.zeros((6, 8), bool)
    known[2, 3] = True
    chroma = np.where(known[..., None], (0.3, -0.2), 0)
    half = Scene(gray, known, chroma).half
    np.testing.assert_allclose(half.gray, gray.reshape(3, 2, 4, 2).mean(axis=(1, 3)), atol=1e-6)
    assert np.argwhere(half.known).tolist() == [[1, 1]]
    np.testing.assert_allclose(half.chroma[1, 1], (0.3, -0.2))


def joined_pictures(lefts=(0.0, 0.4), shape=(24, 40)):
    """A reference, known, and a photo beside it."""
    rng = np.random.default_rng(8)
    known = np.broadcast_to(np.arange(shape[1]) < lefts[1] * shape[1], shape)
    chroma = np.where(known[..., None], rng.normal(size=(*shape, 2)), 0)
    return Scene(rng.random(shape).astype(np.float32), known, chroma, lefts=lefts)


@pytest.mark.parametrize("what", ["features", "regions", "position", "labels", "distance"])
def test_each_of_joined_pictures_is_described_as_if_it_were_alone(what):
    scene = joined_pictures()
    other = np.array(scene.gray)
    other[:, 16:] = 1 - other[:, 16:]
    changed = replace(scene, gray=other)

    def reference(one):
        values = np.asarray(getattr(one, what))
        values = values.T if what == "labels" else values
        return values.reshape(24, 40, -1)[:, :16]

    np.testing.assert_array_equal(reference(changed), reference(scene))


def test_no_region_has_pixels_of_two_joined_pictures():
    scene = replace(joined_pictures(), gray=np.full((24, 40), 0.5, np.float32))
    for labels in scene.labels:
        labels = labels.reshape(24, 40)
        assert not set(labels[:, :16].flat) & set(labels[:, 16:].flat)
        assert len(np.unique(labels)) == labels.max() + 1


def test_a_photo_is_far_from_the_colours_of_its_reference():
    distance = joined_pictures().distance
    assert (distance[:, :16] == 0).all()
    assert (distance[:, 16:] == 1).all()


def test_joined_pictures_share_the_pixels_of_a_square():
    rgb = np.full((100, 300, 3), (200, 40, 40), np.uint8)
    known = np.broadcast_to(np.arange(300) < 200, (100, 300))
    canvas = Canvas(to_gray(rgb), known, rgb * known[..., None], lefts=(0.0, 1 / 3, 2 / 3))
    assert reduce(canvas, 64).gray.shape == (37, 111)
    assert reduce(replace(canvas, lefts=(0.0,)), 64).gray.shape == (21, 64)
    assert reduce(canvas, 256).gray.shape == (100, 300)
