"""The scene: a canvas at working size; and smoothing."""

import numpy as np

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


def test_a_half_size_pixel_is_known_where_it_covers_a_known_one():
    gray, known = np.random.default_rng(5).random((6, 8)).astype(np.float32), np.zeros((6, 8), bool)
    known[2, 3] = True
    chroma = np.where(known[..., None], (0.3, -0.2), 0)
    half = Scene(gray, known, chroma).half
    np.testing.assert_allclose(half.gray, gray.reshape(3, 2, 4, 2).mean(axis=(1, 3)), atol=1e-6)
    assert np.argwhere(half.known).tolist() == [[1, 1]]
    np.testing.assert_allclose(half.chroma[1, 1], (0.3, -0.2))
