"""The worker: one process beside the server in which all agents run.

    the server                                          the worker
    Worker.submit() -- number, Command, Task -->      main() opens a thread for the task
    the handle      -- number, Command -->              its queue; only the newest counts
    Handle._receive <-- number, Report --               the outbox; unsent reports are merged

A process, since beside agents in threads a page waits seconds for Python's lock, and
they for the pages.  A single one, so that NumPy, SciPy and PyTorch are in memory once.
It starts with the first task and ends some time after the last one, and its memory
with it.  The pipes carry pickles, from and to this program alone.
"""

import asyncio
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from subprocess import PIPE, Popen
from threading import Lock, Thread, Timer
from traceback import print_exc

from colorize.jobs import memory
from colorize.jobs.messages import Command, Report, Task, WorkerLostError, run, to_bytes
from colorize.jobs.outbox import Outbox

NICE = 10  # under load it gets a tenth of what a page gets; alone, everything
LINGER = 600.0  # seconds it stays after its last task: to start takes three
TRIM_EVERY = 4.0  # seconds; every second costs PyTorch 3 % of its pace, and saves 15 MB
_HEAPS = {"MALLOC_ARENA_MAX": "1"}  # glibc's own choice, one a thread, took 40 MB more


class Worker:
    """The worker process, as the server sees it: started when needed, shared by all tasks."""

    def __init__(self):
        self._process: Popen | None = None
        self._receivers: dict[int, Callable[[Report], None]] = {}  # of this process's tasks
        self._last, self._lock = 0, Lock()  # number of the newest task
        self._timer: Timer | None = None  # lets the process end if no task comes before

    @property
    def pid(self) -> int | None:
        """The process, if there is one."""
        return getattr(self._process, "pid", None)

    def submit(self, task: Task, command: Command,
               receive: Callable[[Report], None]) -> Callable[[Command], None]:
        """Begin the task; its reports go to `receive`, commands to what is returned."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:  # not noticed yet
                self._start()
            if self._timer is not None:
                self._timer.cancel()
            self._last += 1
            number, process = self._last, self._process
            self._receivers[number] = receive
        self._send(process, number, command, to_bytes(task))
        return lambda command: self._send(process, number, command)

    def _start(self) -> None:
        self._process = Popen(
            [sys.executable, "-c", "from colorize.jobs.worker import main; main()"],
            stdin=PIPE, stdout=PIPE,
            cwd=Path(__file__).parents[2], env=os.environ | _HEAPS, start_new_session=True)
        self._receivers = {}
        Thread(target=self._listen, args=(self._process, self._receivers), daemon=True).start()

    def _send(self, process: Popen, number: int, command: Command, task: bytes = b"") -> None:
        with self._lock, suppress(OSError, ValueError):  # a lost process: _listen reports it
            process.stdin.write(to_bytes((number, command, task)))
            process.stdin.flush()

    def _listen(self, process: Popen, receivers: dict) -> None:
        """Hand out reports until the process ends; then report it to those that still wait."""
        try:
            with suppress(EOFError, OSError, pickle.UnpicklingError):
                while True:
                    number, report = pickle.load(process.stdout)
                    if receive := receivers.get(number):  # else one that failed on its way
                        if report.over:
                            del receivers[number]
                        receive(report)
                        self._linger_if_idle(process)
        finally:  # also after a bug in a receiver: the others must not wait for ever
            self._report_lost(process, receivers)

    def _report_lost(self, process: Popen, receivers: dict) -> None:
        with self._lock:
            if self._process is process:
                self._process = None
        process.kill()
        process.wait()
        for receive in receivers.values():
            receive(Report(over=True, error=WorkerLostError(
                "The worker process was ended from outside, perhaps because memory ran short. "
                "A smaller size or width may help.")))

    def _linger_if_idle(self, process: Popen) -> None:
        """Without a task, let the process end after `LINGER` seconds."""
        with self._lock:
            if self._process is process and not self._receivers:
                self._timer = Timer(LINGER, self._end_if_idle, args=(process, self._last))
                self._timer.daemon = True
                self._timer.start()

    def _end_if_idle(self, process: Popen, last: int) -> None:
        """Let the process end if no task has begun since."""
        with self._lock:
            if self._process is process and not self._receivers and last == self._last:
                self._process = None
                process.stdin.close()


def main() -> None:
    """Be the process: a thread for each task, until the server is gone."""
    queues: dict[int, SimpleQueue] = {}

    def tell(number: int, command: Command) -> None:
        if queue := queues.get(number):  # else it is over already
            queue.put(command)

    outbox = Outbox(os.fdopen(os.dup(sys.stdout.fileno()), "wb"), tell)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # so that no print gets into the reports
    _step_back()
    import_libraries()
    Thread(target=asyncio.run, args=(memory.trim_now_and_then(TRIM_EVERY),), daemon=True).start()

    def serve(number: int, task: bytes, command: Command) -> None:
        run(lambda: pickle.loads(task), command, queues[number],
            lambda report: outbox.put(number, report))
        del queues[number]

    try:
        with suppress(EOFError, pickle.UnpicklingError):  # the server ended, perhaps mid-message
            while True:
                number, command, task = pickle.load(sys.stdin.buffer)
                if task:
                    queues[number] = SimpleQueue()
                    Thread(target=serve, args=(number, task, command), daemon=True).start()
                else:
                    tell(number, command)
    except BaseException:
        print_exc()
    finally:
        os._exit(0)  # at once: the threads may be in the middle of something


def import_libraries() -> None:
    """Import what quick agents use: two threads that import at once get half a library.

    scikit-learn imports pandas if it is there, for data frames, of which we have none: 66 MB.
    """
    sys.modules["pandas"] = None  # Python's own mark of a module that must not be imported
    for library in ("faiss", "scipy.optimize", "sklearn.cluster"):
        import_module(library)
    del sys.modules["pandas"]


def _step_back() -> None:
    """Leave the cores to pages, and to the browser on a student's own machine."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    with suppress(OSError):  # Linux: where sessions share the cores, being nice counts within one
        Path("/proc/self/autogroup").write_text(str(NICE))

