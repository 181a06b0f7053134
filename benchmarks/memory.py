"""What work takes in memory: ``python -m benchmarks.memory``.

Each piece of work is done in a fresh process, which has imported what a worker imports at its
start, at 256 x 256, 512 x 512 and, where that is quick, 1,024 x 1,024.  Printed is the most
that the process held beyond what it held before, and what the program says, by which a server
decides whether there is room for it.  Linux only.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from colorize import AGENTS, load_sample, prepare, run
from colorize.experiment.errors import find_errors
from colorize.experiment.errors import memory as errors_memory
from colorize.experiment.exports import About, Outcome, export_memory, picture_parts, report
from colorize.explain import MEMORY as EXPLAIN_MEMORY
from colorize.explain import explain
from colorize.jobs.memory import return_large_arrays
from colorize.jobs.worker import import_libraries
from colorize.settings import TABLES, PictureSettings, Settings
from colorize.ui.server import WORKER_BYTES

SIZES = (256, 512, 1024)


def task_of(size: int, *references: str):
    return prepare(load_sample("coffee"), PictureSettings(size=size, shape="square"),
                   [load_sample(name) for name in references])


def fit(size: int, settings: Settings, *references: str) -> tuple[Callable, float]:
    """A fit, and the bytes that it says it takes."""
    task = task_of(size, *references)
    said = AGENTS[settings.name](settings).memory(task.canvas)
    return partial(run, task.canvas, task.truth, settings), said


def explanation(size: int, name: str) -> tuple[Callable, float]:
    """Why one pixel has its colour."""
    task = task_of(size)
    agent = run(task.canvas, task.truth, quick(name)).agent
    return partial(explain, agent, task.canvas, size // 2, size - 9), EXPLAIN_MEMORY


def errors(size: int) -> tuple[Callable, float]:
    """The errors of a result, with their maps."""
    task = task_of(size)
    rgb = run(task.canvas, task.truth, quick("mean")).rgb
    box = task.canvas.unknown_box
    return partial(find_errors, task.canvas, task.truth, rgb, box), errors_memory(task.canvas)


def export(size: int, make: Callable, *more) -> tuple[Callable, float]:
    """A file of seven results."""
    task = task_of(size)
    outcome = Outcome.of(run(task.canvas, task.truth, quick("mean")), task)
    outcomes = [replace(outcome, agent=name) for name in AGENTS]
    return partial(make, task, outcomes, *more), export_memory(task.canvas, len(outcomes))


def quick(name: str) -> Settings:
    table = TABLES[name]
    return table(epochs=3) if "epochs" in table.parameters() else table()


WORK = {
    "basic": (partial(fit, settings=quick("basic")), SIZES),
    "propagation": (partial(fit, settings=quick("propagation")), SIZES),
    "context": (partial(fit, settings=quick("context")), SIZES),
    "context, two references": (lambda size: fit(size, quick("context"), "cat", "sunset"), SIZES),
    "improved, NumPy": (partial(fit, settings=replace(quick("improved"), engine="numpy")),
                        SIZES[:2]),
    "improved, PyTorch": (partial(fit, settings=replace(quick("improved"), engine="torch")),
                          SIZES[:2]),
    "why, propagation": (partial(explanation, name="propagation"), SIZES),
    "why, context": (partial(explanation, name="context"), SIZES[:2]),
    "why, improved": (partial(explanation, name="improved"), SIZES[:2]),
    "errors": (errors, SIZES),
    "pictures of a ZIP": (partial(export, make=picture_parts), SIZES),
    "report": (lambda size: export(size, report, About("coffee", "the left half", {
        name: quick(name) for name in TABLES})), SIZES),
}


def status(name: str) -> float:
    """A figure of this process in bytes, such as ``VmRSS``."""
    text = Path("/proc/self/status").read_text()
    return 1024 * int(re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)[1])


def measure(name: str, size: int) -> None:
    """Do this work and print what it takes, and what is said: in this process."""
    return_large_arrays()  # as the command line does: else freed memory is used again
    import_libraries()
    work, said = WORK[name][0](size)
    Path("/proc/self/clear_refs").write_text("5")  # from here on VmHWM is the most
    before = status("VmRSS")
    work()
    print(f"{(status('VmHWM') - before) / 1e6:8.0f}{said / 1e6:8.0f}")


def worker() -> None:
    """Print what a worker holds before its first task, without this benchmark's own imports."""
    code = ("import re; from pathlib import Path; "
            "from colorize.jobs.worker import import_libraries; import_libraries(); "
            "text = Path('/proc/self/smaps_rollup').read_text(); "
            r"print(1024 * int(re.search(r'Pss:\s+(\d+)', text)[1]))")
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    print(f"{'worker before its first task':<30}{int(done.stdout) / 1e6:8.0f}"
          f"{WORKER_BYTES / 1e6:8.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", nargs="+", choices=WORK, default=list(WORK))
    parser.add_argument("--size", type=int, help="measure in this process")
    chosen = parser.parse_args()
    if chosen.size:
        return measure(chosen.work[0], chosen.size)
    print(f"{'MB':<30}{'taken':>8}{'said':>8}")
    worker()
    for name in chosen.work:
        for size in WORK[name][1]:
            command = [sys.executable, "-m", "benchmarks.memory", "--work", name, "--size",
                       str(size)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            print(f"{f'{name} at {size}':<30}{done.stdout.rstrip()}", flush=True)


if __name__ == "__main__":
    main()
