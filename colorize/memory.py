"""How a server that runs for weeks, in little memory, deals with memory."""

import ctypes
import gc
import sys

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
    try:
        mallopt = ctypes.CDLL(None).mallopt
        return sys.platform == "linux" and all(
            [mallopt(_M_MMAP_THRESHOLD, LARGE), mallopt(_M_ARENA_MAX, ARENAS)])
    except (OSError, AttributeError):  # another C library
        return False


def set_imports_aside() -> None:
    """Have Python's garbage collector pass over all that is there by now.

    The imported libraries never become garbage, and take a tenth of a second to look at,
    in which no page is drawn.
    """
    gc.collect()
    gc.freeze()
