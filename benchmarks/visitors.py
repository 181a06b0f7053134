"""A lecture's load on one server: ``python -m benchmarks.visitors --visitors 25 --minutes 2``.

The server runs in a process of its own with an empty store; the visitors are clients of its
websocket protocol in this process, on the same cores.  They use it as
:mod:`benchmarks.crowd` says.

``--fresh`` (the default): all open the same overview link within two seconds of the
server's start.  ``--warm``: the server has already shown the overview and, on the *Basic
agent* page, all built-in pictures; visitors come within twenty seconds, by different links.
``--trainings 2``: as many trainings of 10,000 epochs run meanwhile, each on an open page, in
NumPy: one in PyTorch takes 250 MB more, and waits until no other runs.  ``--uploads``: one more
visitor brings a new picture every ten seconds.

A move of k takes from the message that moves the slider to the basic agent's new picture,
fetched.  A first page takes from the first request.  Memory is looked at twice a second.
"""

import argparse
import asyncio
import os
import re
import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np

from benchmarks.crowd import LINKS, PATIENCE, PICTURES, Tally, Visitor, upload
from benchmarks.server import ROOT, Peak, main_thread_seconds, start_server
from benchmarks.streamlit_page import Page

ARRIVAL = {"fresh": 2.0, "warm": 20.0}  # seconds in which all visitors come
EPOCHS = 10_000


async def warm_up(address: str) -> None:
    """Show the overview, then every built-in picture on the *Basic agent* page, until complete."""
    for link in ("", *(f"basic_agent?picture={name}" for name in PICTURES)):
        async with Page(address, link) as page:
            await page.until(lambda page=page: page.is_settled, PATIENCE)


def epochs(page: Page) -> int | None:
    """How far the training on a page is; None before it starts."""
    texts = (shown.element.markdown.body for shown in page.elements.values())
    found = re.findall(r"· epoch ([\d,]+) of", "\n".join(texts))
    return int(found[0].replace(",", "")) if found else None


async def watch(stack: AsyncExitStack, address: str, link: str) -> Page:
    """Open the page of a training, which starts it, and stay there."""
    page = await stack.enter_async_context(Page(address, link))
    if not await page.until(lambda: epochs(page) is not None, PATIENCE):
        raise RuntimeError(f"the training {link} did not start")
    return page


def link_of(seed: int, scenario: str) -> str:
    """The overview in a fresh lecture; else a page, and mostly a picture."""
    if scenario == "fresh":
        return ""
    random = Random(seed)
    return f"{random.choice(LINKS)}?picture={random.choice(PICTURES)}"


async def use(address: str, chosen: argparse.Namespace, tally: Tally) -> None:
    """Send all visitors and end their visits when the time is over."""
    random, scenario = Random(0), "warm" if chosen.warm else "fresh"
    visits = [Visitor(address, link_of(seed, scenario), tally, seed).visit(
        random.uniform(0, ARRIVAL[scenario])) for seed in range(chosen.visitors)]
    if chosen.uploads:
        visits.append(upload(address, tally))
    tasks = [asyncio.create_task(visit) for visit in visits]
    done, _ = await asyncio.wait(tasks, timeout=60 * chosen.minutes,
                                 return_when=asyncio.FIRST_EXCEPTION)
    end = perf_counter()
    left = list(tally.under_way.values())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()  # an error of the benchmark itself
    print_times(tally, left, end)


async def measure(address: str, pid: int, chosen: argparse.Namespace, log: Path) -> None:
    """Run one scenario and print what it took."""
    if chosen.warm:
        await warm_up(address)
    async with AsyncExitStack() as stack:
        links = [f"improved_agent?improved_epochs={EPOCHS}&improved_seed={place}"
                 for place in range(chosen.trainings)]
        watched = [await watch(stack, address, link) for link in links]
        before = [epochs(page) for page in watched]
        print(f"{'load before':26} {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        tally, peak = Tally(), Peak(pid)
        start, busy = perf_counter(), main_thread_seconds(pid)
        await use(address, chosen, tally)
        peak.stop()
        after = [epochs(page) for page in watched]
    taken = perf_counter() - start
    most = peak.take()
    print(f"{'memory at most':26} {most.pss:.0f} MB shared pages once (PSS), "
          f"{most.rss:.0f} MB (RSS)")
    print(f"{'main thread':26} {(main_thread_seconds(pid) - busy) / taken:.0%} of a core")
    print_errors(tally, log)
    for link, first, last in zip(links, before, after, strict=True):
        print("waiting at the end:" if last is None else f"{last - first} epochs of", link)


def print_times(tally: Tally, left: list[tuple[str, float]], end: float) -> None:
    """A line for everything that was waited for; in seconds."""
    print(f"{'seconds':26} {'count':>6} {'p50':>7} {'p95':>7} {'longest':>7}  unanswered")
    names = sorted({*tally.seconds, *tally.unanswered, *(what for what, _ in left)})
    for name in names:
        waits = [end - since for what, since in left if what == name]
        row = np.array(tally.seconds.get(name, [np.nan]))
        figures = " ".join(f"{figure:7.2f}" for figure in (*np.quantile(row, (0.5, 0.95)),
                                                            row.max()))
        note = (f"{len(waits)} under way at the end, since {max(waits):.1f} s at most"
                if waits else "")
        print(f"{name:26} {len(tally.seconds.get(name, [])):6} {figures}  "
              f"{tally.unanswered[name]} after {PATIENCE:.0f} s; {note}".rstrip("; "))


def print_errors(tally: Tally, log: Path) -> None:
    """Connections that broke, pictures that did not come, error boxes, tracebacks."""
    for what, counted in (("broken connections", tally.broken),
                          ("pictures not served", tally.missing),
                          ("complaints on pages", tally.complaints),
                          ("tracebacks in the log", tracebacks(log.read_text()))):
        print(f"{what:26} {counted.total()}")
        for text, count in counted.most_common():
            print(f"    {count} x {str(text)[:160]}")


def tracebacks(log: str) -> Counter:
    """The exceptions that the server has logged: the line that ends each traceback."""
    return Counter(re.findall(r"^Traceback \(most recent.*\n(?: .*\n)*(\S.*)$", log, re.M))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=25)
    parser.add_argument("--minutes", type=float, default=2.0)
    state = parser.add_mutually_exclusive_group()
    state.add_argument("--fresh", action="store_true", help="the default")
    state.add_argument("--warm", action="store_true")
    parser.add_argument("--trainings", type=int, default=0)
    parser.add_argument("--uploads", action="store_true")
    parser.add_argument("--app", type=Path, default=ROOT, help="folder of the program to measure")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with log.open("w") as file:
            process, address = start_server(chosen.app.resolve(), file,
                                            COLORIZE_STORE=str(Path(folder, "store")))
        try:
            asyncio.run(measure(address, process.pid, chosen, log))
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()
