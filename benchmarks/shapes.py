"""The photo's own shape against the square: ``python -m benchmarks.shapes FOLDER``.

Every photograph of the folder is coloured with default settings, once on a canvas of its own
shape and once on a square one.  Prints the PSNR of both for each agent, and the gain: on the
pixels of each canvas, which are not the same, and on those of the photograph itself, to which
the colours are enlarged.
"""

import argparse
from pathlib import Path
from statistics import mean

from benchmarks.quality import SUFFIXES
from colorize import AGENTS, PictureSettings, open_image, prepare, run
from colorize.canvas import split
from colorize.experiment import LARGEST
from colorize.experiment.metrics import psnr
from colorize.imaging import FullSize, fit_within

SHAPES = ("photo", "square")


def measure(rgb, agent: str, size: int) -> list[float]:
    """PSNR in dB in each of `SHAPES`: on the canvas, then on the photograph's own pixels."""
    unknown = ~split(rgb)[0].known
    canvas, photo = [], []
    for shape in SHAPES:
        task = prepare(rgb, PictureSettings(shape=shape, size=size, photo_is="colour"))
        result = run(task.canvas, task.truth, AGENTS[agent].Settings())
        canvas.append(result.scores.psnr)
        photo.append(psnr(rgb[unknown], FullSize(result.rgb, rgb).picture()[unknown]))
    return canvas + photo


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--agent", nargs="+", choices=AGENTS,
                        default=["basic", "propagation", "context"])
    parser.add_argument("--size", type=int, default=PictureSettings().size)
    options = parser.parse_args()
    photos = [path for path in sorted(options.folder.iterdir()) if path.suffix.lower() in SUFFIXES]
    if not photos:
        parser.error(f"{options.folder} has 0 photographs, must have at least 1")
    head = "".join(f"{word:>8}" for word in ("photo", "square", "gain"))
    print(f"{'':26}{'on the canvas':>24}{'on the photo':>24}\n{'':26}{head}{head}")
    found = {agent: [] for agent in options.agent}
    for path in photos:
        rgb = fit_within(open_image(path), LARGEST)
        for agent, rows in found.items():
            rows.append(measure(rgb, agent, options.size))
            show(path.stem, agent, rows[-1])
    for agent, rows in found.items():
        show("mean", agent, [mean(column) for column in zip(*rows, strict=True)])


def show(name: str, agent: str, scores: list[float]) -> None:
    """Print one line."""
    pairs = [scores[:2], scores[2:]]
    cells = "".join(f"{own:8.2f}{square:8.2f}{own - square:+8.2f}" for own, square in pairs)
    print(f"{name:<14}{agent:<12}{cells}", flush=True)


if __name__ == "__main__":
    main()
