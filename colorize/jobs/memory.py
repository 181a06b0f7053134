"""How a server that runs for weeks, in little memory, deals with memory."""

import asyncio
import ctypes
import gc
import re
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np

LARGE = 2**20  # bytes
ARENAS = 2  # heaps; by itself glibc opens up to eight for each core
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # their numbers in glibc's malloc.h


def return_large_arrays() -> bool:
    """Have every large array's memory go back to the system when the array is gone.

    Left to itself, glibc finds out that arrays of many megabytes come and go, and keeps
    their room, by thread: after a few trainings that is more than a training needs.
    Small things get few heaps, since each thread's own would be as large as its worst day.

    Returns
    -------
    done : bool
        Whether this system's C library could be told so.
    """
    mallopt = _glibc("mallopt")
    return mallopt is not None and all(
        [mallopt(_M_MMAP_THRESHOLD, LARGE), mallopt(_M_ARENA_MAX, ARENAS)])


async def trim_now_and_then(seconds: float) -> None:
    """Give back, every so many seconds, what is free between the small things in use.

    Pages, results and trainings come and go in many sizes; what they leave free, glibc
    keeps: 40 MB for ten visitors, and as much for two trainings.
    """
    trim = _glibc("malloc_trim")
    while trim is not None:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(trim, 0)


def resident(*pids: int) -> float:
    """Bytes of these processes in memory, what they share counted once; 0 if it is not told."""
    total = 0.0
    for pid in pids:
        with suppress(OSError, TypeError):  # it has ended, or this is not Linux
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += 1024 * int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])
    return total


def array_bytes(thing) -> int:
    """Bytes of all arrays that an object's attributes, or a container's items, hold."""
    seen, todo, total = set(), [thing], 0
    while todo:
        thing = todo.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, np.ndarray):
            total += thing.nbytes
        elif isinstance(thing, dict):
            todo += thing.values()
        elif isinstance(thing, list | tuple):
            todo += thing
        elif hasattr(thing, "__dict__"):
            todo += vars(thing).values()
    return total


def _glibc(name: str):
    """A function of this system's C library; None if that is another one."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


def set_imports_aside() -> None:
    """Have Python's garbage collector pass over all that is there by now.

    The imported libraries never become garbage, and take a tenth of a second to look at,
    in which no page is drawn.
    """
    gc.collect()
    gc.freeze()
