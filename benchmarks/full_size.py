"""Results at full size: time and memory, and how well colours follow edges.

    python -m benchmarks.full_size [FOLDER] [--megapixels 12 48] [--agent basic context]

runs the command line in a process of its own on JPEGs of 12 and 48 megapixels and prints the
seconds it takes, those of all cores together, the most memory it holds and the largest change
of gray, in levels of 255.

With a folder of photos, the true colours of each, reduced to a longer side of 256 and rounded
to 8 bits, as agents return them, are carried back to full size.  Printed is the mean CIEDE2000
within 5 pixels of strong edges (the strongest 5 % of gray's gradient), divided by that of
bilinear enlargement of the chroma.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from PIL import Image
from scipy.ndimage import binary_dilation, sobel
from skimage.color import deltaE_ciede2000, rgb2lab

from colorize.imaging import FullSize, load_sample, open_image
from colorize.imaging.color import chroma_to_bytes, gray_levels, to_chroma, to_gray
from colorize.imaging.resample import area_mean

SIZE, STRONG, NEAR = 256, 0.05, 5


def write_photo(path: Path, megapixels: float) -> None:
    """A JPEG with the detail of a photo: a built-in picture, enlarged, and a camera's noise."""
    width = int((megapixels * 1e6 * 4 / 3) ** 0.5) // 8 * 8
    size = width, width * 3 // 4
    large = Image.fromarray(load_sample("china")).resize(size, Image.Resampling.BICUBIC)
    rng = np.random.default_rng(0)
    for top in range(0, size[1], 256):
        box = (0, top, width, min(top + 256, size[1]))
        part = np.asarray(large.crop(box))
        noise = rng.normal(0, 5, part.shape).astype(np.float32)
        large.paste(Image.fromarray(np.clip(part + noise, 0, 255).astype(np.uint8)), box[:2])
    large.save(path, "JPEG", quality=90)


def measure(photo: Path, agent: str, folder: Path) -> tuple[float, float, float]:
    """Seconds, seconds of all cores, and MB of the whole command."""
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "colorize", photo, "--agent", agent, "--full-size", "--out",
         folder], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"The command ended with {os.waitstatus_to_exitcode(status)}.")
    return perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def change_of_gray(one: Path, other: Path) -> int:
    """In levels; the result is not opened by the library, whose files have at most 40 MB."""
    before, after = (gray_levels(np.asarray(Image.open(path))) for path in (one, other))
    return int(max(np.abs(row.astype(int) - other_row).max()
                   for row, other_row in zip(before, after, strict=True)))


def edge_ratio(rgb: np.ndarray) -> float:
    """Error near edges over that of bilinear enlargement."""
    gray = to_gray(rgb).astype(float)
    gradient = np.hypot(sobel(gray, 0), sobel(gray, 1))
    strong = gradient > np.quantile(gradient, 1 - STRONG)
    near = binary_dilation(strong, np.ones((3, 3)), iterations=NEAR)
    scale = SIZE / max(gray.shape)
    small = area_mean(rgb.astype(float), tuple(round(side * scale) for side in gray.shape))
    lab = rgb2lab(rgb[near])

    def error(result):
        return deltaE_ciede2000(rgb2lab(result[near]), lab).mean()

    picture = np.rint(small).astype(np.uint8)
    return error(FullSize(picture, rgb).picture()) / error(_bilinear(picture, rgb))


def _bilinear(small: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    chroma = to_chroma(small).astype(np.float32)
    size = rgb.shape[1], rgb.shape[0]
    planes = [Image.fromarray(np.ascontiguousarray(plane)).resize(size, Image.Resampling.BILINEAR)
              for plane in np.moveaxis(chroma, -1, 0)]
    return chroma_to_bytes(gray_levels(rgb), np.stack(planes, axis=-1))


def print_costs(sizes: list[float], agents: list[str]) -> None:
    print(f"{'megapixels':>10}  {'agent':<12}{'seconds':>8}{'CPU s':>7}{'MB':>6}{'gray':>6}",
          flush=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        photo = folder / "photo.jpg"
        for megapixels in sizes:
            write_photo(photo, megapixels)
            for agent in agents:
                seconds, busy, memory = measure(photo, agent, folder / "out")
                change = change_of_gray(photo, folder / "out" / f"photo-{agent}.png")
                print(f"{megapixels:>10g}  {agent:<12}{seconds:>8.1f}{busy:>7.1f}{memory:>6.0f}"
                      f"{change:>6}", flush=True)


def print_ratios(folder: Path) -> None:
    print("\nedges, error / bilinear")
    ratios = []
    for path in sorted(folder.glob("*.jpg")):
        ratios.append(edge_ratio(open_image(path)))
        print(f"{path.stem:<28}{ratios[-1]:>8.3f}", flush=True)
    print(f"{'mean':<28}{np.mean(ratios):>8.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="of photos, for the edges")
    parser.add_argument("--megapixels", nargs="*", type=float, default=[12, 48])
    parser.add_argument("--agent", nargs="+", default=["basic", "context"])
    options = parser.parse_args()
    if options.megapixels:
        print_costs(options.megapixels, options.agent)
    if options.folder:
        print_ratios(options.folder)


if __name__ == "__main__":
    main()
