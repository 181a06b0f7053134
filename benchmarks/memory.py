"""What a fit takes in memory: ``python -m benchmarks.memory``.

Each fit runs in a fresh process, which has imported what a worker imports at its start, at
256 x 256, 512 x 512 and, where that is quick, 1,024 x 1,024.  Printed is the most
that the process held beyond what it held before, and what its agent says of itself, by
which a server decides whether there is room for it.
"""

import subprocess
import sys

CASES = ["basic", "propagation", "context", "improved --engine numpy", "improved --engine torch"]
_FIT = """
import resource, sys
from colorize import AGENTS, load_sample, prepare, run
from colorize.settings import TABLES, PictureSettings
from colorize.jobs.worker import import_libraries

name, size, *more = sys.argv[1:]
values = {"epochs": 3} if name == "improved" else {}
values |= {"engine": more[1]} if more else {}
task = prepare(load_sample("coffee"), PictureSettings(size=int(size), shape="square"))
agent = AGENTS[name](TABLES[name](**values))
import_libraries()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
run(task.canvas, task.truth, agent.settings)
taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(f"{taken / 1000:8.0f}{agent.memory(task.canvas) / 1e6:8.0f}")
"""


def main() -> None:
    print(f"{'MB':<30}{'taken':>8}{'said':>8}")
    for case in CASES:
        for size in ("256", "512", "1024")[: 2 if "improved" in case else 3]:
            name, *more = case.split()
            done = subprocess.run([sys.executable, "-c", _FIT, name, size, *more], check=True,
                                  capture_output=True, text=True)
            print(f"{case + ' at ' + size:<30}{done.stdout.rstrip()}", flush=True)


if __name__ == "__main__":
    main()
