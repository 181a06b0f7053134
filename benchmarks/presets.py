"""The recommended settings compared with the report's, on a folder of photographs.

    python -m benchmarks.presets FOLDER [NAME ...] [--agent NAME ...]

colours every picture of the folder (or those named) with both presets.  The
report's network takes some minutes a picture: 4,000 epochs.
"""

import argparse
from pathlib import Path

from colorize.experiment import Run, prepare, run
from colorize.imaging import open_image
from colorize.settings import PRESETS

KINDS = {".jpg", ".jpeg", ".png", ".webp"}


def compare(photo: Path, agent: str) -> dict[str, Run]:
    """Preset -> its result.  Each preset has its own method of resampling, and its own shape."""
    rgb = open_image(photo)
    tasks = {name: prepare(rgb, preset["picture"]) for name, preset in PRESETS.items()}
    return {name: run(task.canvas, task.truth, PRESETS[name][agent])
            for name, task in tasks.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="stems of the pictures; all if left out")
    parser.add_argument("--agent", nargs="+", default=["basic", "improved"])
    options = parser.parse_args()
    photos = [path for path in sorted(options.folder.iterdir()) if path.suffix.lower() in KINDS
              and (not options.names or path.stem in options.names)]
    print(f"{'photo':<14}{'agent':<10}{'preset':<14}{'PSNR':>7}{'SSIM':>8}{'seconds':>9}")
    for agent in options.agent:
        better = 0
        for photo in photos:
            runs = compare(photo, agent)
            for name, result in runs.items():
                print(f"{photo.stem:<14}{agent:<10}{name:<14}{result.scores.psnr:>7.2f}"
                      f"{result.scores.ssim:>8.3f}{result.seconds:>9.2f}", flush=True)
            recommended, report = runs["recommended"].scores, runs["report"].scores
            better += recommended.psnr > report.psnr and recommended.ssim > report.ssim
        print(f"{agent}: recommended is better in PSNR and SSIM on {better} of {len(photos)}\n")


if __name__ == "__main__":
    main()
