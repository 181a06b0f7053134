"""How many colours a palette needs: the same runs as alone, and an answer from the curves."""

from dataclasses import replace

import pytest

from colorize.agents.basic import search
from colorize.canvas import split
from colorize.experiment import run
from colorize.experiment.metrics import Scores
from colorize.experiment.palettes import PaletteSize, PaletteSizes, bend, enough
from colorize.settings import BasicSettings

PLAIN = BasicSettings(patch_size=3, seed=5)


def found(*arguments):
    steps = list(PaletteSizes(*arguments).steps())
    sizes = [size for step in steps for size in step.found.get("sizes", [])]
    assert (steps[0].step, steps[-1].step, steps[0].total) == (0, len(sizes), len(sizes))
    return sizes


def test_every_k_has_the_scores_of_a_run_of_its_own(photo):
    canvas, truth = split(photo)
    sizes = found(canvas, truth, PLAIN)
    assert [size.k for size in sizes] == list(range(2, 17))
    for size in sizes[::5]:
        result = run(canvas, truth, replace(PLAIN, k=size.k))
        assert size.scores == result.scores
        assert size.inertia == result.agent.palette_.inertia


def test_all_share_one_search(photo, monkeypatch):
    canvas, truth = split(photo[:, ::-1])
    asked = []
    monkeypatch.setattr("colorize.agents.basic.agent.nearest_in_blocks",
                        lambda *more: asked.append(1) or search.nearest_in_blocks(*more))
    found(canvas, truth, replace(PLAIN, patch_size=7))
    assert len(asked) == 1


def test_a_gray_photo_has_inertia_but_no_scores(photo):
    sizes = found(split(photo)[0], None, PLAIN, (2, 3))
    assert [size.scores for size in sizes] == [None, None]
    assert sizes[0].inertia > sizes[1].inertia > 0


def test_edits_are_left_out_and_pins_count(photo):
    canvas, truth = split(photo)
    edited = found(canvas, truth, replace(PLAIN, palette="1:ff0000"), (2, 3))
    assert edited == found(canvas, truth, PLAIN, (2, 3))
    pinned = found(canvas, truth, replace(PLAIN, k=3, pinned="ff0000,00ff00,0000ff"), (2, 3, 4))
    assert [size.k for size in pinned] == [3, 4]


def curve(inertia, psnr=()):
    scores = [Scores(value, 0.5, 0.0) for value in psnr] or [None] * len(inertia)
    return [PaletteSize(k, value, score)
            for k, (value, score) in enumerate(zip(inertia, scores, strict=True), 2)]


@pytest.mark.parametrize(("inertia", "k"), [
    ((100, 60, 20, 18, 16, 14), 4),
    ((100, 10, 9, 8), 3),
    ((5, 5, 5), 2),
    ((7,), 2),
])
def test_the_bend_is_where_the_curve_turns(inertia, k):
    assert bend(curve(inertia)) == k


@pytest.mark.parametrize(("psnr", "k"), [
    ((20, 22, 22.05, 22.1), 3),
    ((20, 19, 19.5, 20.1), 2),
    ((20, 21, 22, 23), 5),
    ((20, 23, 21, 22), 3),
])
def test_enough_is_where_no_larger_k_gains_more_than_the_threshold(psnr, k):
    assert enough(curve((1,) * len(psnr), psnr), "psnr", 0.11) == k
