"""The photo's own shape against the square: ``python -m benchmarks.shapes FOLDER``.

Every photograph of the folder is coloured with default settings, once on a canvas of its own
shape and once on a square one.  Prints the PSNR of both for each agent, and the gain: on the
pixels of each canvas, which are not the same, and on those of the photograph itself, to which
the colours are enlarged.

The gain on one photograph is often 1 dB more or less at another size.  ``--size`` with several
sizes and ``--mirror``, which adds each photograph's mirror image, another task, tell a property
of the agents from chance; below each mean gain stands its standard error over the photographs.
"""

import argparse
from pathlib import Path
from statistics import mean

import numpy as np

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
    parser.add_argument("--size", nargs="+", type=int, default=[PictureSettings().size])
    parser.add_argument("--mirror", action="store_true", help="add mirror images")
    options = parser.parse_args()
    photos = [path for path in sorted(options.folder.iterdir()) if path.suffix.lower() in SUFFIXES]
    if not photos:
        parser.error(f"{options.folder} has 0 photographs, must have at least 1")
    head = "".join(f"{word:>8}" for word in ("photo", "square", "gain"))
    print(f"{'':30}{'on the canvas':>24}{'on the photo':>24}\n{'':30}{head}{head}")
    found = {agent: [] for agent in options.agent}
    for name, rgb, size in tasks(photos, options.size, options.mirror):
        for agent, rows in found.items():
            rows.append(measure(rgb, agent, size))
            show(name, agent, rows[-1])
    for agent, rows in found.items():
        show("mean", agent, [mean(column) for column in zip(*rows, strict=True)])
        if len(photos) > 1:
            canvas, photo = standard_errors(np.reshape(rows, (len(photos), -1, 4)))
            print(f"{'standard error':<30}{canvas:24.2f}{photo:24.2f}")


def standard_errors(scores: np.ndarray) -> np.ndarray:
    """Those of the two mean gains, from (photographs, tasks of each, 4) scores."""
    gains = (scores[..., ::2] - scores[..., 1::2]).mean(axis=1)
    return gains.std(axis=0, ddof=1) / len(gains) ** 0.5


def tasks(photos: list[Path], sizes: list[int], mirror: bool):
    """Name, picture and size of each task."""
    for path in photos:
        rgb = fit_within(open_image(path), LARGEST)
        mirrored = np.ascontiguousarray(rgb[:, ::-1])
        for size in sizes:
            yield f"{path.stem} {size}", rgb, size
            if mirror:
                yield f"{path.stem} {size} m", mirrored, size


def show(name: str, agent: str, scores: list[float]) -> None:
    """Print one line."""
    pairs = [scores[:2], scores[2:]]
    cells = "".join(f"{own:8.2f}{square:8.2f}{own - square:+8.2f}" for own, square in pairs)
    print(f"{name:<18}{agent:<12}{cells}", flush=True)


if __name__ == "__main__":
    main()
