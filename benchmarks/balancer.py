"""Three servers behind nginx, of which one is killed: ``python -m benchmarks.balancer``.

nginx runs with ``deploy/nginx.conf``, of which only the servers' addresses and the port are
replaced.  The servers share one store.  A few visitors watch a training of their own until it
is done and stay on its page; the others use the app as :mod:`benchmarks.crowd` says.  Then the
server on which most trainings were watched gets ``kill -9``.

Visitors of the other servers shall notice nothing.  The killed one's come back by their link
with their browser's cookies, as a page of Streamlit does by itself, and find what was trained:
the first page that they get says *Done* then.
"""

import argparse
import asyncio
import re
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import numpy as np
from websockets.exceptions import WebSocketException

from benchmarks.crowd import LINKS, PATIENCE, Tally, Visitor
from benchmarks.server import ROOT, answers, free_port, start_server
from benchmarks.streamlit_page import Page
from benchmarks.training_link import is_done, link_of

FIRST = "first page: pictures"


class Owner:
    """A visitor with a training of their own, who stays on its page.

    Attributes
    ----------
    ready : asyncio.Event
        Set once the training is done.
    broken : list of float
        When the connection was lost.
    back : list of (float, bool)
        When the page was there again, and whether its first run found the training done.
    """

    def __init__(self, address: str, seed: int):
        self._address, self._link = address, link_of(seed)
        self.cookies: dict[str, str] = {}
        self.ready = asyncio.Event()
        self.broken: list[float] = []
        self.back: list[tuple[float, bool]] = []

    async def visit(self) -> None:
        """Stay until cancelled; come again if cut off."""
        while True:
            try:
                async with Page(self._address, self._link, self.cookies) as page:
                    await page.until(lambda page=page: page.has_run, PATIENCE)
                    if self.ready.is_set():
                        self.back.append((perf_counter(), is_done(page)))
                    if await page.until(lambda page=page: is_done(page), PATIENCE):
                        self.ready.set()
                        await page.until(lambda: False, 3600)
            except (WebSocketException, OSError):
                self.broken.append(perf_counter())
            await asyncio.sleep(0.5)


@contextmanager
def nginx(ports: list[int], folder: Path):
    """Run nginx with the configuration that is shipped; give its address."""
    port, text = free_port(), (ROOT / "deploy" / "nginx.conf").read_text()
    for number, server in enumerate(ports, 1):
        text = text.replace(f"server app{number}:8501 ", f"server 127.0.0.1:{server} ")
    text = re.sub(r"listen 80;", f"listen 127.0.0.1:{port};", text)
    (folder / "nginx.conf").write_text(text)
    process = subprocess.Popen(
        [shutil.which("nginx"), "-p", folder, "-c", folder / "nginx.conf", "-e",
         folder / "error.log", "-g", f"daemon off; pid {folder}/pid;"])
    try:
        if not answers(address := f"http://127.0.0.1:{port}"):
            raise RuntimeError("nginx did not start")
        yield address
    finally:
        process.terminate()
        process.wait(10)


async def measure(address: str, servers: list, chosen: argparse.Namespace) -> None:
    """Bring the visitors, kill a server, and print what each of them noticed."""
    owners = [Owner(address, seed) for seed in range(chosen.owners)]
    tasks = [asyncio.create_task(owner.visit()) for owner in owners]
    await asyncio.gather(*(owner.ready.wait() for owner in owners))
    print(f"{'trainings finished':44} {len(owners)}", flush=True)
    crowd = [(Visitor(address, LINKS[seed % len(LINKS)], tally := Tally(), seed), tally)
             for seed in range(chosen.visitors - chosen.owners)]
    tasks += [asyncio.create_task(visitor.visit(20 * place / len(crowd)))
              for place, (visitor, _) in enumerate(crowd)]
    end = perf_counter() + chosen.seconds
    while perf_counter() < end and not all(FIRST in tally.seconds for _, tally in crowd):
        await asyncio.sleep(0.1)
    print(f"{'others with a first page before the kill':44} "
          f"{sum(FIRST in tally.seconds for _, tally in crowd)} of {len(crowd)}", flush=True)
    dead = Counter(owner.cookies["server"] for owner in owners).most_common(1)[0][0]
    theirs = [pair for pair in crowd if pair[0].cookies.get("server") == dead]
    others = [pair for pair in crowd if pair not in theirs]
    lost = [owner for owner in owners if owner.cookies["server"] == dead]
    early = sum(tally.broken.total() for _, tally in crowd)
    before = [len(tally.seconds.get(FIRST, ())) for _, tally in theirs]
    servers[int(dead) - 1].send_signal(signal.SIGKILL)
    kill, back = perf_counter(), {}
    while perf_counter() - kill < chosen.seconds and (
            len(back) < len(theirs) or not all(owner.back for owner in lost)):
        await asyncio.sleep(0.1)
        for place, (_, tally) in enumerate(theirs):
            if len(tally.seconds.get(FIRST, ())) > before[place]:
                back.setdefault(place, perf_counter() - kill)
    ended = [task for task in tasks if task.done()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in ended:
        task.result()  # an error of the benchmark itself
    print_others(others, [owner for owner in owners if owner not in lost], early)
    print_theirs(theirs, list(back.values()), lost, kill)


def print_others(others: list, owners: list[Owner], early: int) -> None:
    """What the visitors of the servers that were left alone noticed."""
    print(f"{'visitors of the other two servers':44} {len(others) + len(owners)}")
    broken = sum(tally.broken.total() for _, tally in others)
    print(f"{'  broken connections of theirs':44} {broken + sum(len(o.broken) for o in owners)}")
    print(f"{'  pictures not served to them':44} "
          f"{sum(tally.missing.total() for _, tally in others)}")
    print(f"{'  broken connections before the kill, of all':44} {early}")
    waits = [wait for _, tally in others for some in tally.seconds.values() for wait in some]
    if waits:
        print(f"{'  their answers, 95th percentile':44} {np.quantile(waits, 0.95):.1f} s")
    complaints = sum((tally.complaints for _, tally in others), Counter())
    print(f"{'  complaints on their pages':44} {complaints.total()} {dict(complaints)}")


def print_theirs(theirs: list, back: list[float], lost: list[Owner], kill: float) -> None:
    """When the killed server's visitors were back, and what they found."""
    print(f"{'visitors of the killed server':44} {len(theirs) + len(lost)}")
    returned = [owner.back[0] for owner in lost if owner.back]
    print(f"{'  came back to a page with its pictures':44} {len(back)} of {len(theirs)}"
          + (f", within {max(back):.1f} s" if back else ""))
    print(f"{'  came back to the page of their training':44} {len(returned)} of {len(lost)}"
          + (f", within {max(when for when, _ in returned) - kill:.1f} s" if returned else ""))
    print(f"{'  found it done, without training anew':44} "
          f"{sum(done for _, done in returned)} of {len(lost)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=60, help="of all kinds")
    parser.add_argument("--owners", type=int, default=12, help="who watch a training of their own")
    parser.add_argument("--seconds", type=float, default=120.0,
                        help="at most, until all are there, and until all are back")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, servers, ports = Path(name), [], []
        try:
            for _ in range(3):
                process, address = start_server(COLORIZE_STORE=str(folder / "store"))
                servers.append(process)
                ports.append(int(address.rpartition(":")[2]))
            with nginx(ports, folder) as address:
                asyncio.run(measure(address, servers, chosen))
        finally:
            for process in servers:
                process.terminate()
            for process in servers:
                process.wait(30)


if __name__ == "__main__":
    main()
