"""How much a sweep shares: ``python -m benchmarks.sweeps``.

Prints the elapsed time of k = 2 to 16 with patches of 3, 5 and 7 pixels, on one built-in picture
of 256 x 256 pixels and in one process, divided by that of one run with 7 x 7 patches that finds
nothing computed before; each is the least of three, since others may use the machine.
"""

from time import perf_counter

from colorize.agents.basic.agent import palettes, searches
from colorize.experiment import prepare
from colorize.experiment.sweeps import Grid, batches, compute
from colorize.imaging import SAMPLES, load_sample
from colorize.settings import BasicSettings, PictureSettings


def main():
    task = prepare(load_sample(next(iter(SAMPLES))), PictureSettings(size=256, shape="square"))

    def elapsed(cells) -> float:
        return min(once(cells) for _ in range(3))

    def once(cells) -> float:
        searches.clear()
        palettes.clear()
        start = perf_counter()
        for batch in batches(cells):
            list(compute(task.canvas, task.truth, batch))
        return perf_counter() - start

    elapsed([BasicSettings(patch_size=1)])  # imports the libraries
    single = elapsed([BasicSettings(patch_size=7)])
    cells = Grid(BasicSettings(), (("k", tuple(range(2, 17))), ("patch_size", (3, 5, 7)))).cells()
    sweep = elapsed(cells)
    print(f"{len(cells)} runs {sweep:.2f} s, one cold run {single:.2f} s, "
          f"ratio {sweep / single:.1f}")


if __name__ == "__main__":
    main()
