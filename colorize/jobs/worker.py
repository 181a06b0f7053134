"""Experiments in a process beside the server, which steps back wherever a page needs the cores.

    the server                                        the process
    perform()  -- number, (Task, Orders) -->          main() opens a thread for each number
               <-- number, Report -- / -- Orders -->    work.perform()
               <-- number, (Run, Report) or error --

A process, not threads of the server: beside two trainings a moved slider waits 1.0 s where
0.9 s would do without (95th percentile of ten visitors, 2 cores), and the server never holds
PyTorch.  Page and training as threads want Python's one lock hundreds of times for every
page, and a thread cannot step back from the cores while it may hold that lock.

One process, not one for each training: NumPy, SciPy and PyTorch are in memory once, which
is what the smallest hosting plan has room for.  It begins with the first training and goes
a while after the last, and its memory with it.

What goes through the pipes are pickles, between two ends of this one program.
"""

import asyncio
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from subprocess import PIPE, Popen
from threading import Lock, Thread, Timer
from time import monotonic
from traceback import format_exc, print_exc

from colorize.experiment import Run
from colorize.jobs.queue import memory
from colorize.jobs.work import Orders, Report, Task, Tell
from colorize.jobs.work import perform as perform_here

NICE = 10  # under load it gets a tenth of what a page gets; alone, everything
LINGER = 30.0  # seconds it stays after its last training: to begin anew takes one
LOOK_EVERY = 0.1  # seconds between two looks at whether to stop, before the first report
TRIM_EVERY = 4.0  # seconds; every second costs PyTorch 3 % of its pace, and saves 15 MB
_HEAPS = {"MALLOC_ARENA_MAX": "1"}  # glibc's own choice, one a thread, took 40 MB more


class LostError(ValueError):
    """The process ended before its work did."""


def perform(task: Task, orders: Orders, tell: Tell,
            stopping: Callable[[], bool] = lambda: False) -> tuple[Run, Report]:
    """Have the task done by the process: :func:`colorize.jobs.work.perform`, elsewhere.

    Parameters
    ----------
    stopping : callable
        Whether to give up; asked only before the first report, when there is
        nothing yet that could be kept.

    Raises
    ------
    LostError
        If the process was ended from outside, or the task given up.
    ValueError
        As the fit raises it.
    """
    if stopping():
        raise LostError("It was given up before it began.")
    with _workshop() as shop, shop.desk() as (say, words):
        say((task, orders))
        word = _first(words, stopping)
        while isinstance(word, Report):
            say(tell(word))
            word = words.get()
    if isinstance(word, Exception):
        raise word
    return word


def _first(words: SimpleQueue, stopping: Callable[[], bool]):
    """The first word, or that it was given up before that came."""
    while not stopping():
        with suppress(Empty):
            return words.get(timeout=LOOK_EVERY)
    return LostError("It was given up before it began.")


class _Workshop:
    """The process, seen from the server: desks, each for one task."""

    def __init__(self):
        self._process = Popen([sys.executable, "-m", __spec__.name], stdin=PIPE, stdout=PIPE,
                              cwd=Path(__file__).parents[2], env=os.environ | _HEAPS,
                              start_new_session=True)
        self._over = False
        self._desks: dict[int, SimpleQueue] = {}
        self._numbers, self._sending = count(), Lock()
        Thread(target=self._listen, daemon=True).start()

    @property
    def open(self) -> bool:
        return not self._over and self._process.poll() is None

    @contextmanager
    def desk(self) -> Iterator[tuple[Callable, SimpleQueue]]:
        """A way to say something to one task's thread, and what that says."""
        number, words = next(self._numbers), SimpleQueue()
        self._desks[number] = words
        if self._over:  # it ended just now, and told only those who had a desk
            words.put(_lost())

        def say(word):
            with self._sending, suppress(OSError):  # a broken pipe: _listen tells
                _send(self._process.stdin, number, word)

        try:
            yield say, words
        finally:
            say(Orders(stop=True))  # in case nobody waits for it any more
            del self._desks[number]

    def close(self) -> None:
        """Let it go: the process ends when nobody speaks to it any more."""
        with self._sending, suppress(OSError):
            self._process.stdin.close()

    def _listen(self) -> None:
        try:
            with suppress(EOFError, OSError, pickle.UnpicklingError):
                while True:
                    number, word = pickle.load(self._process.stdout)
                    if words := self._desks.get(number):  # else it was given up
                        words.put(word)
        finally:  # whatever it was: nobody shall wait for what does not come
            self._over = True
            for words in list(self._desks.values()):
                words.put(_lost())
            self._process.kill()
            self._process.wait()


def _lost() -> LostError:
    return LostError("The process of this training was ended from outside, perhaps because "
                     "memory ran short. A smaller size or width may help.")


_shop: _Workshop | None = None
_users, _left = 0, 0.0  # at work there, and when the last one went
_entering = Lock()


@contextmanager
def _workshop() -> Iterator[_Workshop]:
    """The one process, opened if it is not; closed some time after its last user left."""
    global _shop, _users, _left
    with _entering:
        if _shop is None or not _shop.open:
            _shop = _Workshop()
        shop = _shop
        _users += 1
    try:
        yield shop
    finally:
        with _entering:
            _users, _left = _users - 1, monotonic()
        timer = Timer(LINGER, _close_if_idle)
        timer.daemon = True
        timer.start()


def _close_if_idle() -> None:
    global _shop
    with _entering:
        if _users == 0 and _shop is not None and monotonic() - _left >= LINGER:
            _shop.close()
            _shop = None


def _send(file, number: int, word) -> None:
    file.write(pickle.dumps((number, word), pickle.HIGHEST_PROTOCOL))  # all of it or nothing
    file.flush()


def main() -> None:
    """Be the process: a thread for each task, until the server is gone."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whoever prints shall not be in the way
    _step_back()
    Thread(target=asyncio.run, args=(memory.trim_now_and_then(TRIM_EVERY),), daemon=True).start()
    sending, orders = Lock(), {}

    def say(number, word):
        with sending:
            _send(replies, number, word)

    def serve(number: int, task: Task, begin: Orders) -> None:
        """One task from beginning to end."""
        def tell(report: Report) -> Orders:
            say(number, report)
            return orders[number].get()

        try:
            say(number, perform_here(task, begin, tell))
        except ValueError as error:  # a sentence for the reader
            say(number, error)
        except Exception:
            say(number, RuntimeError(format_exc()))  # to be logged where somebody reads the log
        finally:
            del orders[number]

    try:
        while True:
            number, word = pickle.load(sys.stdin.buffer)
            if not isinstance(word, Orders):
                orders[number] = SimpleQueue()
                Thread(target=serve, args=(number, *word), daemon=True).start()
            elif queue := orders.get(number):  # else it is done already
                queue.put(word)
    except (EOFError, pickle.UnpicklingError):  # the server is gone, perhaps in mid-sentence
        pass
    except BaseException:
        print_exc()
    finally:
        os._exit(0)  # at once: the threads may be in the middle of something


def _step_back() -> None:
    """Leave the cores to pages, and to the browser on a student's own machine."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    with suppress(OSError):  # Linux: where sessions share the cores, being nice counts within one
        Path("/proc/self/autogroup").write_text(str(NICE))


if __name__ == "__main__":
    main()
