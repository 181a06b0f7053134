"""How far colour hints alone lead: ``python -m benchmarks.hints``.

Twenty strokes are drawn on a gray picture, nothing else is known, and every agent colours
the rest.  They are drawn as a person would who covers each thing once: the true picture is
divided into regions of similar colour (Felzenszwalb and Huttenlocher, 2004); each of the
twenty largest gets one stroke, along its middle from end to end, of a single colour: the
mean of the true colours under it.  Prints the PSNR in dB over all other pixels.
"""

import argparse

import numpy as np
from scipy.ndimage import distance_transform_edt
from skimage.graph import MCP_Geometric
from skimage.segmentation import felzenszwalb

from colorize import AGENTS, PRESETS, load_sample, prepare, run
from colorize.imaging import SAMPLES, Stroke, draw_strokes
from colorize.settings import PictureSettings

SIZE = 256  # pixels of the picture's longer side
SCALE = 300  # of the regions: larger ones with more
WIDTH = 0.02  # of a stroke, as a share of that


def regions(rgb: np.ndarray, count: int) -> list[np.ndarray]:
    """The largest regions of similar colour: masks, (H, W) bool."""
    labels = felzenszwalb(rgb, scale=SCALE, sigma=0.8, min_size=rgb[..., 0].size // 500)
    sizes = np.bincount(labels.ravel())
    return [labels == label for label in np.argsort(-sizes, kind="stable")[:count]]


def middle(mask: np.ndarray) -> list[tuple[int, int]]:
    """The pixels, (row, column), of a path along a region's middle between its far ends."""
    depth = distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    inside = depth > 0.6 * min(depth.max(), 6)  # not at its very edge
    cost = np.where(inside, 1 + 20 / (1 + depth) ** 2, -1)
    start = np.unravel_index(np.argmax(depth), depth.shape)
    for _ in range(2):  # the farthest from anywhere is one end, the farthest from that the other
        paths = MCP_Geometric(cost)
        away, _ = paths.find_costs([start])
        end = np.unravel_index(np.argmax(np.where(np.isfinite(away), away, -1)), away.shape)
        path, start = paths.traceback(end), end
    return path


def stroke(rgb: np.ndarray, mask: np.ndarray) -> Stroke:
    """A stroke along a region, of the mean colour under it."""
    height, width = mask.shape
    points = tuple((column / (width - 1), row / (height - 1)) for row, column in middle(mask))
    drawn = draw_strokes([Stroke(points, (0, 0, 0), WIDTH)], mask.shape)[..., 3] > 0
    colour = tuple(int(level) for level in np.rint(rgb[drawn & mask].mean(axis=0)))
    return Stroke(points, colour, WIDTH)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", nargs="+", choices=SAMPLES, default=["astronaut"])
    parser.add_argument("--agent", nargs="+", choices=AGENTS, default=list(AGENTS))
    parser.add_argument("--strokes", type=int, default=20)
    options = parser.parse_args()
    settings = PictureSettings(size=SIZE, known="none")
    for name in options.picture:
        photo = load_sample(name)
        small = prepare(photo, PictureSettings(size=SIZE)).truth
        strokes = [stroke(small, mask) for mask in regions(small, options.strokes)]
        hints = draw_strokes(strokes, small.shape[:2])
        task = prepare(photo, settings, hints=hints)
        print(name, f"{len(strokes)} strokes, {task.canvas.known.mean():.1%} of the pixels")
        for agent in options.agent:
            result = run(task.canvas, task.truth, PRESETS["recommended"][agent])
            print(f"  {agent:12} {result.scores.psnr:.2f} dB", flush=True)


if __name__ == "__main__":
    main()
