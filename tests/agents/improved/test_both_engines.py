"""The improved agent at its defaults: one training, whichever engine computes it.

For 100 epochs, that is: what the engines round differently grows with every epoch, and
after 200 the losses of a photograph may be 4 % apart where they are smallest.
"""

import numpy as np
import pytest

from colorize.canvas import split_left_right
from colorize.experiment import run
from colorize.imaging import SAMPLES, load_sample, resize
from colorize.settings import ImprovedSettings, MeanSettings


@pytest.mark.parametrize("name", list(SAMPLES)[:2])
def test_losses_of_both_engines_stay_within_one_percent(name):
    task = split_left_right(resize(load_sample(name), 64))
    ours, theirs = (run(*task, ImprovedSettings(engine=engine, epochs=100))
                    for engine in ("numpy", "torch"))
    assert len(ours.agent.loss_) == 100
    np.testing.assert_allclose(ours.agent.loss_, theirs.agent.loss_, rtol=0.01)
    assert ours.scores.psnr == pytest.approx(theirs.scores.psnr, abs=0.15)


def test_it_starts_from_the_mean_colour_unless_told_otherwise():
    task = split_left_right(resize(load_sample(next(iter(SAMPLES))), 64))
    mean = run(*task, MeanSettings())
    starts = {centre: run(*task, ImprovedSettings(centre=centre, epochs=1, learning_rate=1e-5))
              for centre in ("on", "off")}
    assert abs(starts["on"].scores.psnr - mean.scores.psnr) < 1
    assert starts["off"].scores.psnr < mean.scores.psnr - 1
