"""Time and memory of the basic agent: ``python -m benchmarks.agents``.

At 256 x 256 with the report's and with the recommended settings: the time of a whole
run compared with the exact search alone; the time for another k, which reuses the
search; and the memory of a run.  Times are medians of runs that take turns in one
process, since a machine's speed varies over time.
"""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import faiss

from colorize.agents.basic import agent as basic
from colorize.agents.basic.search import known_patches, unknown_patches
from colorize.canvas import Canvas
from colorize.experiment import prepare
from colorize.imaging import load_sample
from colorize.settings import PRESETS, BasicSettings

ROUNDS = 15
REPORT = PRESETS["report"]
PICTURE = replace(REPORT["picture"], photo_is="colour")  # what it is takes another 0.06 s
PEAK = "--peak"  # the flag that makes a new process print its own peak


def search_alone(canvas: Canvas, settings: BasicSettings) -> float:
    """Seconds of the library's exact search, without the computation of its inputs."""
    patch = settings.patch_size, settings.row_weight
    known, unknown = known_patches(canvas, *patch)[0], unknown_patches(canvas, *patch)
    start = perf_counter()
    index = faiss.IndexFlatL2(known.shape[1])
    index.add(known)
    index.search(unknown, settings.neighbours)
    return perf_counter() - start


def picture_to_result(rgb, settings: BasicSettings) -> float:
    """Seconds from a photograph to the coloured picture, without a cached search."""
    basic.searches.clear()
    start = perf_counter()
    canvas = prepare(rgb, PICTURE).canvas
    basic.BasicAgent(settings).fit(canvas).predict(canvas)
    return perf_counter() - start


def new_k(canvas: Canvas, settings: BasicSettings) -> float:
    """Seconds for another k of a canvas whose search is cached."""
    start = perf_counter()
    basic.BasicAgent(replace(settings, k=settings.k + 1)).fit(canvas).predict(canvas)
    return perf_counter() - start


def memory(name: str) -> float:
    """This process's memory in MB, from Linux: ``VmRSS`` (now) or ``VmHWM`` (peak).

    `resource.getrusage` would include the parent's memory in the child's peak.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) / 1024


def measure_peak() -> float:
    """Peak MB that a run adds to a new interpreter after all imports."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.agents", PEAK],
                          capture_output=True, text=True, check=True)
    return float(done.stdout)


def print_own_peak() -> None:
    """What the new process of `measure_peak` runs."""
    before = memory("VmRSS")
    picture_to_result(load_sample("coffee"), REPORT["basic"])
    print(memory("VmHWM") - before)


def main() -> None:
    rgb = load_sample("coffee")
    for preset, settings in ((name, PRESETS[name]["basic"]) for name in ("report", "recommended")):
        canvas = prepare(rgb, PICTURE).canvas
        rounds = [(search_alone(canvas, settings), picture_to_result(rgb, settings),
                   new_k(canvas, settings)) for _ in range(ROUNDS)]
        search, whole, again = map(median, zip(*rounds, strict=True))
        print(f"{preset}: k {settings.k}, {settings.patch_size} x {settings.patch_size}, "
              f"neighbours {settings.neighbours}; medians of {ROUNDS}")
        print(f"  exact search alone        {search:.3f} s")
        print(f"  picture to result         {whole:.3f} s   {whole / search:.2f} x the search")
        print(f"  a new k                   {again:.3f} s   {again / whole:.2f} x the whole")
    print(f"peak memory of a run with the report's settings: {measure_peak():.0f} MB")


if __name__ == "__main__":
    print_own_peak() if PEAK in sys.argv else main()
