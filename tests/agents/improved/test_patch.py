"""The patch of a training step in stages: where it lies, and what the network gets of it."""

import numpy as np
import pytest

from colorize.agents import ImprovedAgent
from colorize.agents.improved.batches import known_batch
from colorize.agents.improved.patch import SIDE, Box, most_varied, patch_batch, step_on_patch
from colorize.canvas import Canvas, with_hints
from colorize.settings import ImprovedSettings


def test_the_patch_lies_in_the_known_region(canvas):
    box = most_varied(canvas)
    assert canvas.known[box.slices].all()
    grays = [canvas.gray[Box(row, column).slices].var() for row in range(0, 17, 4)
             for column in range(0, 9, 4)]
    assert canvas.gray[box.slices].var() == max(grays)


def test_among_hints_the_patch_has_the_most_known_pixels():
    hints = np.zeros((24, 24, 4), np.uint8)
    hints[12:15, 12:15] = 200, 50, 50, 255
    gray = np.linspace(0.2, 0.8, 24 * 24, dtype=np.float32).reshape(24, 24)
    canvas = with_hints(gray, hints)
    batch = patch_batch(canvas, most_varied(canvas), ImprovedSettings())
    assert batch.mask.sum() == 9


@pytest.mark.parametrize("centre", ["on", "off"])
def test_the_patch_is_a_part_of_what_the_agent_trains_on(canvas, centre):
    settings = ImprovedSettings(centre=centre, position="none")
    box, region = Box(4, 8), known_batch(canvas, settings)
    part = (..., *box.slices)
    patch = patch_batch(canvas, box, settings)
    np.testing.assert_array_equal(patch.x, region.x[part])
    np.testing.assert_array_equal(patch.target, region.target[part])
    np.testing.assert_array_equal(patch.mask, region.mask[part])


def test_the_step_is_the_agents_own_first_step(canvas):
    """The agent, trained for one epoch on the patch alone, ends with the same weights."""
    settings = ImprovedSettings(width=4, position="none", epochs=1, schedule="constant",
                                flips="none", jitter=0.0, crop_size=0, early_stopping="off")
    box = most_varied(canvas)
    known = np.zeros(canvas.shape, bool)
    known[box.slices] = True
    alone = Canvas(canvas.gray, known, np.where(known[..., None], canvas.rgb, 0).astype(np.uint8))
    agent = ImprovedAgent(settings).fit(alone)
    step = step_on_patch(alone, box, settings, width=4)
    stages = list(step.stages())
    updates = [stage for stage in stages if "new weights" in stage.title]
    expected = [agent.weights_[f"{index}.weight"] for index in (0, 2, 4, 6)]
    expected[2] = expected[2].swapaxes(0, 1)  # (outputs, inputs, k, k)
    for stage, weight in zip(updates, expected, strict=True):
        np.testing.assert_allclose(stage.arrays["K after"], weight, atol=1e-6)
    assert stages[0].arrays["x"].shape == (1, SIDE, SIDE)
