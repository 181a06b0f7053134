"""One experiment from a photograph to its scores."""

import numpy as np

from colorize.canvas import split_left_right
from colorize.experiment import prepare, run
from colorize.images import resize
from colorize.metrics import score
from colorize.settings import BasicSettings, ImprovedSettings, MeanSettings, PictureSettings


def test_a_photograph_becomes_a_canvas(photo):
    canvas, truth = prepare(photo, PictureSettings(size=64, reduction="bilinear"))
    np.testing.assert_array_equal(truth, resize(photo, 64, "bilinear"))
    assert canvas == split_left_right(truth)[0]
    assert prepare(photo, PictureSettings(size=64))[0] != canvas


def test_a_run_holds_all_that_came_of_it(photo):
    canvas, truth = split_left_right(photo)
    settings = BasicSettings(k=3)
    result = run(canvas, truth, settings)
    assert (result.canvas, result.settings, result.agent.settings) == (canvas, settings, settings)
    np.testing.assert_array_equal(result.rgb, result.agent.predict(canvas))
    assert result.scores == score(canvas, truth, result.rgb)
    assert result.seconds > 0


def test_without_a_truth_there_are_no_scores(canvas):
    assert run(canvas, None, MeanSettings()).scores is None


def test_progress_is_heard_and_obeyed(canvas):
    words = []
    result = run(canvas, None, ImprovedSettings(epochs=50, width=4),
                 lambda word: words.append(word) or word.step == 3)
    assert [word.step for word in words] == [1, 2, 3]
    assert len(result.agent.loss_) == 3
