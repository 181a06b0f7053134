"""``kill -9`` at seeded moments, of the worker and of the server: ``python -m benchmarks.kills``.

A visitor watches a small training.  Of the kills of each process a third come at a random
moment of a training's time, a third when the page says that it is done, and of the server a
third when a new file appears in the store: in the middle of a write.  A line tells of each.

Worker killed: the page shall say so in one sentence, or have the finished training; *New seed*
shall train then.  Server killed: it is started again at the same port, and the visitor comes
back by the same link.  What the page had shown as done shall be done on its first run, from the
store, in which every file that has a record's name shall be whole.
"""

import argparse
import asyncio
import os
import re
import signal
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

from safetensors import SafetensorError
from safetensors.numpy import load_file
from websockets.exceptions import WebSocketException

from benchmarks.server import children, start_server
from benchmarks.streamlit_page import Page
from benchmarks.training_link import epoch, is_done, link_of

PATIENCE = 90.0  # seconds
LAST = 500  # the latest epoch that a random moment waits for


@dataclass
class Count:
    """What happened in all kills of one process."""

    kills: int = 0
    recovered: int = 0  # the page could be used, and a training ended
    finished: int = 0  # trainings that the page had shown as done
    found: int = 0  # of these, done again without training anew
    torn: int = 0  # files with a record's name that are not whole
    said: set[str] = field(default_factory=set)  # sentences on pages


class Scene:
    """A server, its store, and one visitor after another."""

    def __init__(self, folder: Path, seed: int):
        self.store, self._random, self._seed = folder / "store", Random(seed), 0
        self._log = (folder / "log").open("w")
        self.process, self.address = start_server(log=self._log, COLORIZE_STORE=str(self.store))

    def new_link(self) -> str:
        """A training that nobody has asked for."""
        self._seed += 2  # *New seed* takes the next
        return link_of(self._seed)

    def kill_server(self) -> None:
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        port = int(self.address.rpartition(":")[2])
        self.process, _ = start_server(log=self._log, port=port, COLORIZE_STORE=str(self.store))

    def worker(self) -> int | None:
        """The process in which trainings run."""
        return next(iter(children(self.process.pid, b"colorize.jobs.worker")), None)

    async def moment(self, page: Page, kind: str) -> None:
        """Wait for the moment of a kill."""
        if kind == "random":
            moment = self._random.randint(1, LAST)
            await page.until(lambda: epoch(page) >= moment, PATIENCE)
        elif kind == "done":
            await page.until(lambda: is_done(page), PATIENCE)
        else:
            before, end = self._files(), perf_counter() + PATIENCE
            while self._files() <= before and perf_counter() < end:
                await asyncio.sleep(0.0005)

    def _files(self) -> set[str]:
        return set(os.listdir(self.store)) if self.store.exists() else set()

    def torn(self) -> int:
        """How many files have the name of a record and cannot be read whole."""
        broken = 0
        for name in self._files():
            if re.fullmatch(r"[0-9a-f]{32}\.training\.safetensors", name):
                try:
                    load_file(self.store / name)
                except (SafetensorError, OSError):
                    broken += 1
        return broken


async def kill_worker(scene: Scene, kind: str, count: Count) -> str:
    """One kill of the worker; what came of it."""
    async with Page(scene.address, scene.new_link()) as page:
        await scene.moment(page, kind)
        done, at, worker = is_done(page), epoch(page), scene.worker()
        if worker:
            os.kill(worker, signal.SIGKILL)
        count.kills += 1
        ended = await page.until(lambda: is_done(page) or bool(page.complaints()), PATIENCE)
        count.said |= page.complaints()
        said = len(page.complaints())
        count.finished += done
        count.found += done and is_done(page) and not said
        runs = page.runs
        await page.press("control_new")
        anew = await page.until(lambda: page.runs > runs and page.idle and is_done(page)
                                and not page.complaints(), PATIENCE)
        count.recovered += ended and anew and said <= 1
        count.torn += scene.torn()
        return f"at epoch {at:3}: {said} sentence, new training {'done' if anew else 'MISSING'}"


async def kill_server(scene: Scene, kind: str, count: Count) -> str:
    """One kill of the server; what came of it."""
    link = scene.new_link()
    with suppress(WebSocketException, OSError):
        async with Page(scene.address, link) as page:
            await scene.moment(page, kind)
            done, at = is_done(page), epoch(page)
            scene.kill_server()
            await page.until(lambda: False, 10)
    torn, start = scene.torn(), perf_counter()
    await asyncio.to_thread(scene.start_again)
    async with Page(scene.address, link) as page:
        await page.until(lambda: page.has_run, PATIENCE)
        found = is_done(page)
        back = await page.until(lambda: is_done(page), PATIENCE)
        count.said |= page.complaints()
    count.kills += 1
    count.recovered += back
    count.finished += done
    count.found += done and found
    count.torn += torn
    return (f"at epoch {at:3}: {'done before, ' if done else ''}"
            f"{'found in the store' if found else 'trained anew' if back else 'MISSING'}"
            f" {perf_counter() - start:.1f} s after the kill, {torn} torn files")


async def measure(scene: Scene, chosen: argparse.Namespace) -> None:
    """Kill both so many times, and print what came of it."""
    for what, kill, kinds, times in (
            ("worker", kill_worker, ("random", "random", "done"), chosen.worker),
            ("server", kill_server, ("random", "write", "done"), chosen.server)):
        count = Count()
        for number in range(times):
            kind = kinds[number % len(kinds)]
            line = await kill(scene, kind, count)
            print(f"{what} {number + 1:2} {kind:6} {line}", flush=True)
        print(f"{what}: {count.kills} kills, recovered {count.recovered}, "
              f"found {count.found} of {count.finished} that were done, torn files {count.torn}")
        for sentence in sorted(count.said):
            print(f"    {sentence}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worker", type=int, default=20, help="kills of the worker")
    parser.add_argument("--server", type=int, default=20, help="kills of the server")
    parser.add_argument("--seed", type=int, default=0, help="of the random moments")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder), chosen.seed)
        try:
            asyncio.run(measure(scene, chosen))
        finally:
            scene.process.terminate()
            scene.process.wait(30)


if __name__ == "__main__":
    main()
