"""The basic agent's search against a flat index: ``python -m benchmarks.search [PHOTO...]``.

For every picture, size, patch size and number of neighbours one line: whether the answers
are equal, ties included; seconds of the flat index, of the exact and of the approximate
search, taken in turn; how many nearest patches the approximate search finds; and how its
PSNR differs.  ``--sample N`` asks the flat index for N queries only, and scales its seconds.
Last comes the peak memory of a new process that colours the largest of them.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import faiss
import numpy as np

from colorize.agents.basic import agent as basic
from colorize.agents.basic.search import known_patches, nearest_in_blocks, unknown_patches
from colorize.experiment import prepare, run
from colorize.imaging import SAMPLES, load_sample, open_image
from colorize.settings import BasicSettings, PictureSettings

_PEAK = """
import re, sys
from pathlib import Path
from benchmarks.search import load
from colorize import BasicSettings, PictureSettings, prepare, run
name, size, patch, neighbours, row_weight = sys.argv[1], *map(int, sys.argv[2:])
task = prepare(load(name), PictureSettings(size=size, shape="square"))
run(task.canvas, task.truth,
    BasicSettings(patch_size=patch, row_weight=row_weight, neighbours=neighbours))
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def load(name: str) -> np.ndarray:
    """A built-in picture, or the file of this name."""
    return load_sample(name) if name in SAMPLES else open_image(name)


def timed(work):
    """What `work` returns, and its seconds."""
    start = perf_counter()
    result = work()
    return result, perf_counter() - start


def flat(patches: np.ndarray, queries: np.ndarray, neighbours: int) -> np.ndarray:
    """The definition: Faiss's flat index, with its own block sizes."""
    faiss.cvar.distance_compute_blas_threshold = 128_000
    index = faiss.IndexFlatL2(patches.shape[1])
    index.add(patches.astype(np.float32))
    return index.search(queries.astype(np.float32), neighbours)[1]


def cells(patches: np.ndarray, queries: np.ndarray, neighbours: int, **how) -> np.ndarray:
    """The program's own search."""
    *_, (rows, _) = nearest_in_blocks(patches, queries, neighbours, **how)
    return rows


def psnr(task, patch: tuple[int, int], neighbours: int, search: str) -> float:
    size, row_weight = patch
    settings = BasicSettings(patch_size=size, row_weight=row_weight, neighbours=neighbours,
                             search=search)
    return run(task.canvas, task.truth, settings).scores.psnr


def compare(name: str, size: int, patch: tuple[int, int], neighbours: int, sample: int,
            scores: bool) -> str:
    """One line of the table; a patch is its side and the weight of its row."""
    task = prepare(load(name), PictureSettings(size=size, shape="square"))
    patches, queries = known_patches(task.canvas, *patch)[0], unknown_patches(task.canvas, *patch)
    some = np.random.default_rng(0).permutation(len(queries))[: sample or None]
    expected, flat_seconds = timed(lambda: flat(patches, queries[some], neighbours))
    flat_seconds *= len(queries) / len(some)
    rows, exact = timed(lambda: cells(patches, queries, neighbours))
    near, approximate = timed(lambda: cells(patches, queries, neighbours, approximate=True))
    equal = "equal" if np.array_equal(rows[some], expected) else "DIFFERENT"
    line = (f"{Path(name).stem:14}{size:6}{patch[0]:3}{neighbours:3}  {equal} for {len(some):,}  "
            f"flat {flat_seconds:7.2f} s  exact {exact:6.2f} s ({exact / flat_seconds:.3f})  "
            f"approximate {approximate:6.2f} s, recall {(rows == near).mean():.3f}")
    if scores:
        basic.searches.clear()
        change = (psnr(task, patch, neighbours, "approximate")
                  - psnr(task, patch, neighbours, "exact"))
        line += f", {change:+.3f} dB"
    return line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", nargs="*")
    parser.add_argument("--samples", nargs="*", choices=SAMPLES, default=list(SAMPLES))
    parser.add_argument("--sizes", nargs="+", type=int, default=[256, 512, 1024])
    parser.add_argument("--patches", nargs="+", type=int, default=[1, 3, 5, 7, 9])
    parser.add_argument("--row-weight", type=int, default=BasicSettings().row_weight)
    parser.add_argument("--neighbours", nargs="+", type=int, default=[1, 6])
    parser.add_argument("--sample", type=int, default=0, help="queries to the flat index")
    parser.add_argument("--psnr", action="store_true", help="compare the scores as well")
    chosen = parser.parse_args()
    pictures = [*chosen.samples, *chosen.photos]
    for name in pictures:
        for size in chosen.sizes:
            for patch in chosen.patches:
                for neighbours in chosen.neighbours:
                    print(compare(name, size, (patch, chosen.row_weight), neighbours,
                                  chosen.sample, chosen.psnr), flush=True)
    largest = [pictures[-1], *map(str, map(max, (chosen.sizes, chosen.patches,
                                                 chosen.neighbours)))]
    command = [sys.executable, "-c", _PEAK, *largest, str(chosen.row_weight)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    print(f"peak memory of {' '.join(largest)}: {int(done.stdout) / 1024:.0f} MB")


if __name__ == "__main__":
    main()
