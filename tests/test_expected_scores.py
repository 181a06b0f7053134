"""The expected score of each agent, so that one that gets a little worse fails.

Scores are PSNR in dB on the right half of built-in pictures, at 64 x 64 pixels to be quick.
A difference of 0.1 dB fails.  Rounding, which depends on the processor, moves most scores by
less than 0.01 dB: a long training would enlarge it, so the improved agent trains for 50 epochs.
It moves the context agent's by up to 0.06 dB, between processors with and without fused
multiply-add: here on the three pictures it moves least, elsewhere by up to 0.35 dB.  Its
expected scores are the means of both.

After a change that is meant to change scores, print the table anew:

    python -m tests.test_expected_scores
"""

from dataclasses import replace

import pytest

from colorize import AGENTS, PRESETS, load_sample, prepare, run

SIZE = 64  # pixels
EPOCHS = 50
TOLERANCE = 0.1  # dB
PICTURES = ("coffee", "sunset", "cat")

#: (preset, agent) -> the PSNR on each of the pictures, in dB.
EXPECTED = {
    ("recommended", "gray"): (14.12, 23.85, 20.20),
    ("recommended", "mean"): (23.80, 23.78, 26.65),
    ("recommended", "linear"): (24.05, 24.47, 27.31),
    ("recommended", "propagation"): (23.58, 28.82, 25.49),
    ("recommended", "basic"): (25.84, 27.75, 27.09),
    ("recommended", "improved"): (25.19, 28.72, 27.24),
    ("recommended", "context"): (28.93, 30.90, 28.27),
    ("report", "gray"): (14.06, 23.80, 20.15),
    ("report", "mean"): (23.56, 23.74, 26.53),
    ("report", "linear"): (23.82, 24.41, 27.18),
    ("report", "propagation"): (23.76, 28.15, 26.59),
    ("report", "basic"): (20.90, 22.10, 23.34),
    ("report", "improved"): (16.15, 18.20, 19.61),
    ("report", "context"): (29.02, 30.57, 28.41),
}
PAIRS = [(preset, agent) for preset in PRESETS for agent in AGENTS]


def scores(preset: str, agent: str) -> list[float]:
    """The PSNR on each of the pictures, in dB."""
    settings = PRESETS[preset][agent]
    if "epochs" in settings.parameters():
        settings = replace(settings, epochs=EPOCHS)
    picture = replace(PRESETS[preset]["picture"], size=SIZE, shape="square")
    tasks = [prepare(load_sample(name), picture) for name in PICTURES]
    return [run(task.canvas, task.truth, settings).scores.psnr for task in tasks]


def test_each_agent_has_its_scores_at_each_preset():
    assert list(EXPECTED) == PAIRS


@pytest.mark.parametrize(("preset", "agent"), EXPECTED)
def test_score(preset, agent):
    assert scores(preset, agent) == pytest.approx(EXPECTED[preset, agent], rel=0, abs=TOLERANCE)


def main() -> None:
    """Print the lines of `EXPECTED`."""
    for pair in PAIRS:
        row = ", ".join(f"{score:.2f}" for score in scores(*pair))
        print(f'    ("{pair[0]}", "{pair[1]}"): ({row}),', flush=True)


if __name__ == "__main__":
    main()
