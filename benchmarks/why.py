"""How long a warm explanation of one pixel takes, for each agent: ``python -m benchmarks.why``.

The built-in picture *sunset* at its default size, every agent at its defaults but the improved
one, which trains for 20 epochs: the time of an explanation does not depend on their number.
The first explanation of an agent is not counted.
"""

from random import Random
from statistics import median
from time import perf_counter

import numpy as np

from colorize.agents import AGENTS
from colorize.experiment import prepare
from colorize.explain import explain
from colorize.imaging import load_sample
from colorize.settings import ImprovedSettings, PictureSettings

ROUNDS = 20


def main() -> None:
    canvas = prepare(load_sample("sunset"), PictureSettings(photo_is="colour")).canvas
    pixels = np.argwhere(~canvas.known).tolist()
    print(f"{'agent':<14}{'first':>10}{'median of ' + str(ROUNDS):>16}   ms")
    for name, kind in AGENTS.items():
        agent = kind(ImprovedSettings(epochs=20) if name == "improved" else None).fit(canvas)
        agent.rest()
        taken = []
        for row, column in Random(0).sample(pixels, ROUNDS + 1):
            start = perf_counter()
            explain(agent, canvas, row, column)
            taken.append(1000 * (perf_counter() - start))
        print(f"{name:<14}{taken[0]:>10.1f}{median(taken[1:]):>16.1f}", flush=True)


if __name__ == "__main__":
    main()
