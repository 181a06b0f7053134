"""What a training in the app costs, and how soon it stops: ``python -m benchmarks.trainings``.

In the app a network learns in the process beside the server, reports ten times a second
and paints a picture twice a second.  Its time per epoch is put beside that of the same fit
in a bare process, as the command line does it, with the same number of threads; the two
take turns, since a machine's pace drifts.  A stop is timed from the call to the end of the
job, its last picture and scores included.
"""

import time
from statistics import median

from colorize.experiment import prepare, run
from colorize.imaging import load_sample
from colorize.jobs.live import LiveRun
from colorize.jobs.queue import Pool
from colorize.settings import ImprovedSettings, PictureSettings

ROUNDS = 5
FIRST, LAST = 10, 130  # epochs between which the clock runs


def bare(task, settings) -> float:
    """Seconds per epoch of a plain fit."""
    clock = {}

    def hear(word):
        clock[word.step] = time.perf_counter()
        return word.step == LAST

    run(*task, settings, hear)
    return (clock[LAST] - clock[FIRST]) / (LAST - FIRST)


def in_the_app(task, settings, pool: Pool) -> float:
    """Seconds per epoch of the same fit, looked at as a page does."""
    live = LiveRun(*task, settings, pool, apart=True)
    first = wait_for(live, FIRST)
    last = wait_for(live, LAST)
    live.job.stop()
    live.job.wait()
    return (last[0] - first[0]) / (last[1] - first[1])


def wait_for(live: LiveRun, step: int) -> tuple[float, int]:
    """When it was at or past this step, and where."""
    while (at := live.look().step) < step:
        time.sleep(0.005)
    return time.perf_counter(), at


def stop(task, settings, pool: Pool) -> float:
    """Seconds from the stop to the end."""
    live = LiveRun(*task, settings, pool, apart=True)
    wait_for(live, 5)
    start = time.perf_counter()
    live.job.stop()
    live.job.wait()
    return time.perf_counter() - start


def main() -> None:
    task, pool = prepare(load_sample("coffee"), PictureSettings()), Pool(places=2)
    for engine in ("numpy", "torch"):
        settings = ImprovedSettings(epochs=10_000, engine=engine)
        pairs = [(in_the_app(task, settings, pool), bare(task, settings)) for _ in range(ROUNDS)]
        ratios = sorted(app / plain for app, plain in pairs)
        app, plain = (1000 * median(times) for times in zip(*pairs, strict=True))
        print(f"{engine}: an epoch takes {app:.1f} ms in the app, {plain:.1f} ms bare; ratio "
              f"{median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True)
        stops = sorted(stop(task, settings, pool) for _ in range(ROUNDS))
        print(f"{engine}: a stop takes {median(stops):.2f} s ({stops[0]:.2f} to {stops[-1]:.2f})",
              flush=True)


if __name__ == "__main__":
    main()
