"""The photo's own shape against the square: ``python -m benchmarks.shapes FOLDER``.

Every photograph of the folder is coloured with default settings, once on a canvas of its own
shape and once on a square one.  Prints both PSNR for each agent, their means and the gain.
"""

import argparse
from pathlib import Path
from statistics import mean

from benchmarks.quality import SUFFIXES
from colorize import AGENTS, PictureSettings, open_image, prepare, run

SHAPES = ("photo", "square")


def measure(rgb, agent: str) -> list[float]:
    """PSNR in dB in each of `SHAPES`."""
    tasks = [prepare(rgb, PictureSettings(shape=shape, photo_is="colour")) for shape in SHAPES]
    settings = AGENTS[agent].Settings()
    return [run(task.canvas, task.truth, settings).scores.psnr for task in tasks]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--agent", nargs="+", choices=AGENTS,
                        default=["basic", "propagation", "context"])
    options = parser.parse_args()
    photos = [path for path in sorted(options.folder.iterdir()) if path.suffix.lower() in SUFFIXES]
    if not photos:
        parser.error(f"{options.folder} has 0 photographs, must have at least 1")
    print(f"{'':<14}{'':<12}{'photo':>8}{'square':>8}{'gain':>8}")
    found = {agent: [] for agent in options.agent}
    for path in photos:
        rgb = open_image(path)
        for agent, rows in found.items():
            rows.append(measure(rgb, agent))
            show(path.stem, agent, rows[-1])
    for agent, rows in found.items():
        show("mean", agent, [mean(column) for column in zip(*rows, strict=True)])


def show(name: str, agent: str, psnr: list[float]) -> None:
    """Print one line."""
    own, square = psnr
    print(f"{name:<14}{agent:<12}{own:8.2f}{square:8.2f}{own - square:+8.2f}", flush=True)


if __name__ == "__main__":
    main()
