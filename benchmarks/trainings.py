"""What a training in the app costs, and how soon it stops: ``python -m benchmarks.trainings``.

In the app a network trains in the worker process, which reports ten times a second and
takes snapshots.  Its time per epoch is put beside that of the same fit in a bare process,
as the command line does it; the two take turns, since a machine's pace drifts.

The age of the picture is that of the newest snapshot, from the end of its epoch to the
moment at which a page that draws itself every half second replaces it by a newer one.
A stop is timed from the call to the end of the run, its last picture and scores included.
"""

import time
from statistics import mean, median

from colorize.experiment import prepare, run
from colorize.imaging import load_sample
from colorize.jobs import Queue, RunHandle, Worker
from colorize.jobs.handle import LOOK_EVERY
from colorize.settings import ImprovedSettings, PictureSettings

ROUNDS = 5
FIRST, LAST = 10, 130  # epochs between which the clock runs
CHECK_EVERY = 0.005  # seconds


def bare(task, settings) -> float:
    """Seconds per epoch of a plain fit."""
    clock = {}

    def note(progress):
        clock[progress.step] = time.perf_counter()
        return progress.step == LAST

    run(task.canvas, task.truth, settings, note)
    return (clock[LAST] - clock[FIRST]) / (LAST - FIRST)


class App:
    """Trainings in the worker, as the app runs them."""

    def __init__(self, task):
        self._task, self._queue, self._worker = task, Queue(slots=2), Worker()

    def begin(self, settings, step: int) -> RunHandle:
        """A training that has taken so many steps."""
        handle = RunHandle(self._task.canvas, self._task.truth, settings, self._queue,
                           self._worker).begin()
        wait_for(handle, step)
        return handle

    def epoch(self, settings) -> float:
        """Seconds per epoch of a training that a page looks at."""
        handle = self.begin(settings, FIRST)
        first = time.perf_counter(), handle.step
        wait_for(handle, LAST)
        last = time.perf_counter(), handle.step
        end(handle)
        return (last[0] - first[0]) / (last[1] - first[1])

    def ages(self, settings, polls: int = 40) -> float:
        """Mean age in seconds of the picture on a page, over the time that it stands there."""
        handle, ages = self.begin(settings, FIRST), []
        for _ in range(polls):
            handle.watch()
            shown = time.monotonic() - handle.snapshot.taken
            ages.append(shown + LOOK_EVERY / 2)  # it ages until the next one is drawn
            time.sleep(LOOK_EVERY)
        end(handle)
        return mean(ages)

    def stop(self, settings) -> float:
        """Seconds from the stop to the end."""
        handle = self.begin(settings, 5)
        start = time.perf_counter()
        end(handle)
        return time.perf_counter() - start


def wait_for(handle: RunHandle, step: int) -> None:
    """Until it is at or past this step."""
    while handle.step < step:
        handle.watch()
        time.sleep(CHECK_EVERY)


def end(handle: RunHandle) -> None:
    handle.stop()
    handle.wait()


def say(what: str, values: list[float], unit: str = "") -> None:
    values = sorted(values)
    print(f"{what} {median(values):.2f}{unit} ({values[0]:.2f} to {values[-1]:.2f})", flush=True)


def main() -> None:
    task = prepare(load_sample("coffee"), PictureSettings())
    app = App(task)
    for engine in ("numpy", "torch"):
        settings = ImprovedSettings(epochs=10_000, engine=engine)
        pairs = [(app.epoch(settings), bare(task, settings)) for _ in range(ROUNDS)]
        watched, plain = (1000 * median(times) for times in zip(*pairs, strict=True))
        print(f"{engine}: an epoch takes {watched:.1f} ms in the app, {plain:.1f} ms bare")
        say(f"{engine}: in the app / bare, which is what snapshots and reports cost:",
            [app_time / plain for app_time, plain in pairs])
        say(f"{engine}: age of the picture on a page, on average",
            [app.ages(settings) for _ in range(3)], " s")
        say(f"{engine}: a stop takes", [app.stop(settings) for _ in range(ROUNDS)], " s")


if __name__ == "__main__":
    main()
