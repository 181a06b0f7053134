"""Scores beside a reference picture: ``python -m benchmarks.references FOLDER``.

Reference and photo are parts of one photograph: only then are the photo's true colours known and
the reference of use.  Each is a random crop, 60 to 100 % of the sides: in the first table both of
the whole photograph, so that they may overlap, as two pictures of one scene do; in the second one
of each half, the reference mirrored or not, so that no object is in both.  ``--every N`` takes
every N-th photograph; ``--agent context:effort=quick`` changes a setting.
"""

import argparse
import zlib
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import numpy as np

from benchmarks.quality import originals, read_agent
from colorize.experiment import prepare, run
from colorize.settings import PictureSettings

SHARES = 1.0, 0.8, 0.6
OVERLAPPING, APART = "of the whole photograph", "of one half each"


def parts(rgb: np.ndarray, which: str, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Reference and photo, drawn by the photograph's name."""
    rng = np.random.default_rng(zlib.crc32(f"{name} {which}".encode()))
    middle = rgb.shape[1] // 2
    first, second = (rgb[:, :middle], rgb[:, middle:]) if which == APART else (rgb, rgb)
    if which == APART and rng.random() < 0.5:
        first, second = second, first
    if which == APART and rng.random() < 0.5:
        first = first[:, ::-1]
    return _crop(first, rng), _crop(second, rng)


def _crop(rgb: np.ndarray, rng) -> np.ndarray:
    height, width = (round(side * rng.choice(SHARES)) for side in rgb.shape[:2])
    top, left = (rng.integers(0, whole - side + 1)
                 for whole, side in zip(rgb.shape, (height, width), strict=False))
    return np.ascontiguousarray(rgb[top : top + height, left : left + width])


def scores(photographs, which: str, agents: dict) -> Iterator[tuple[str, list]]:
    """Each photograph's name, and the scores of all agents."""
    settings = PictureSettings(photo_is="colour")
    for name, rgb in photographs:
        reference, photo = parts(rgb, which, name)
        task = prepare(photo, settings, [reference])
        yield name, [run(task.canvas, task.truth, agent).scores for agent in agents.values()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--agent", action="append", default=[])
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    agents = {text: read_agent(text) for text in options.agent or ["mean", "basic", "context"]}
    photographs = list(originals(options.folder, samples=False))[:: options.every]
    for which in (OVERLAPPING, APART):
        print(f"crops {which}: {', '.join(agents)}: PSNR in dB / SSIM")
        found = []
        for name, each in scores(photographs, which, agents):
            found.append(each)
            print(name, *(f"{one.psnr:.2f}/{one.ssim:.3f}" for one in each), flush=True)
        print("mean", *(f"{mean(one.psnr for one in column):.2f}/"
                        f"{mean(one.ssim for one in column):.3f}"
                        for column in zip(*found, strict=True)), flush=True)


if __name__ == "__main__":
    main()
