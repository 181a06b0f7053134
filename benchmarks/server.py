"""Start the app in a process of its own, and look at the memory and time it takes.

Used by benchmarks and by the tests in a browser.  Memory and time are read from Linux'
``/proc``.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 60_000  # milliseconds; only a hang takes that long
MEGABYTE = 1024  # of the kilobytes in which /proc counts
TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds


def start_server(folder: Path = ROOT, log=subprocess.DEVNULL, port: int | None = None,
                 **environment: str):
    """Start the app and wait until it answers.

    Parameters
    ----------
    folder : Path
        Where the program's ``streamlit_app.py`` is.
    log : file
        Where the server's output goes.
    port : int, optional
        A free one is found without it.
    **environment : str
        Environment variables of the server, beside those of this process.

    Returns
    -------
    process : subprocess.Popen
    address : str
        ``http://127.0.0.1:`` and the port.

    Raises
    ------
    RuntimeError
        If the server does not answer within a minute.
    """
    port = port or free_port()
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless=true",
         f"--server.port={port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"],
        cwd=folder, env=os.environ | {"PYTHONPATH": path} | environment,
        stdout=log, stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    if not answers(address):
        process.kill()
        raise RuntimeError("the server did not start")
    return process, address


def free_port() -> int:
    """A port of this machine that no one listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address: str) -> bool:
    """Wait until the server answers, for a minute at most."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return True
        except OSError:
            time.sleep(0.1)
    return False


@dataclass(frozen=True)
class Memory:
    """MB of a server and all processes it has started.

    Parameters
    ----------
    pss : float
        Proportional set size: a page shared by n processes counts 1/n in each of them.
    rss : float
        Resident set size: a shared page counts in each process.
    """

    pss: float = 0.0
    rss: float = 0.0

    def __add__(self, other: "Memory") -> "Memory":
        return Memory(self.pss + other.pss, self.rss + other.rss)

    def most(self, other: "Memory") -> "Memory":
        """The larger of each."""
        return Memory(max(self.pss, other.pss), max(self.rss, other.rss))


def children(pid: int, words: bytes) -> list[int]:
    """The processes that this one has started whose command line contains these words."""
    found = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return [int(child) for child in found.split()
            if words in Path(f"/proc/{child}/cmdline").read_bytes()]


def memory(pid: int) -> Memory:
    """The memory of a process and all it has started; zero if it has ended."""
    own = Path(f"/proc/{pid}")
    try:
        text = (own / "smaps_rollup").read_text()
        children = "".join(path.read_text() for path in own.glob("task/*/children"))
        sizes = [int(re.search(rf"^{name}:\s+(\d+)", text, re.M)[1]) / MEGABYTE
                 for name in ("Pss", "Rss")]
    except (OSError, TypeError):  # it has ended meanwhile
        return Memory()
    return sum((memory(int(child)) for child in children.split()), Memory(*sizes))


def main_thread_seconds(pid: int) -> float:
    """CPU time of a process's main thread, which is the server's event loop."""
    fields = Path(f"/proc/{pid}/task/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK  # utime, stime


class Peak:
    """The most memory that a server held since the last call of :meth:`take`."""

    def __init__(self, pid: int):
        self._pid, self._most = pid, Memory()
        self._watch = asyncio.create_task(self._sample())

    async def _sample(self) -> None:
        while True:
            self._most = self._most.most(await asyncio.to_thread(memory, self._pid))
            await asyncio.sleep(0.5)

    def take(self) -> Memory:
        """Return the peak and begin anew."""
        most, self._most = self._most, Memory()
        return most

    def stop(self) -> None:
        """Look no more."""
        self._watch.cancel()
