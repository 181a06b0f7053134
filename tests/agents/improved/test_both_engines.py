"""The improved agent at its defaults: one training, whichever engine computes it.

The engines round differently.  Rounding moves a loss by about 2^-24 of it, and an epoch passes
a difference on enlarged: less than twice while the rate rises, up to four times at the full
rate, as starts show that differ in their last digits alone.  So losses are compared over the
first epochs only.  Of a whole training the scores are compared: starts that differ in their
last digits end up to 0.2 dB apart, and so do the kernels of several processors.
"""

import numpy as np
import pytest

from colorize.canvas import split
from colorize.experiment import run
from colorize.imaging import SAMPLES, load_sample, resize
from colorize.settings import ImprovedSettings, MeanSettings

EARLY = 10  # epochs of rising rate
SPREAD = 0.2  # dB between trainings whose starts differ in their last digits


@pytest.mark.parametrize("name", list(SAMPLES)[:2])
def test_both_engines_learn_the_same(name):
    task = split(resize(load_sample(name), 64))
    ours, theirs = (run(*task, ImprovedSettings(engine=engine, epochs=100))
                    for engine in ("numpy", "torch"))
    assert len(ours.agent.loss_) == 100
    np.testing.assert_allclose(ours.agent.loss_[:EARLY], theirs.agent.loss_[:EARLY],
                               rtol=2.0 ** (EARLY - 24))
    assert abs(ours.scores.psnr - theirs.scores.psnr) < 3 * SPREAD


def test_it_starts_from_the_mean_colour_unless_told_otherwise():
    task = split(resize(load_sample(next(iter(SAMPLES))), 64))
    mean = run(*task, MeanSettings())
    starts = {centre: run(*task, ImprovedSettings(centre=centre, epochs=1, learning_rate=1e-5))
              for centre in ("on", "off")}
    assert abs(starts["on"].scores.psnr - mean.scores.psnr) < 1
    assert starts["off"].scores.psnr < mean.scores.psnr - 1
