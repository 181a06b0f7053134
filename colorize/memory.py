"""How a server that runs for weeks, in little memory, deals with memory."""

import ctypes
import gc
import sys

LARGE = 2**20  # bytes
_M_MMAP_THRESHOLD = -3  # its number in glibc's malloc.h


def return_large_arrays() -> bool:
    """Have every large array's memory go back to the system when the array is gone.

    Left to itself, glibc finds out that arrays of many megabytes come and go, and keeps
    their room, by thread: after a few trainings that is more than a training needs.

    Returns
    -------
    done : bool
        Whether this system's C library could be told so.
    """
    try:
        return sys.platform == "linux" and bool(
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE))
    except (OSError, AttributeError):  # another C library
        return False


def set_imports_aside() -> None:
    """Have Python's garbage collector pass over all that is there by now.

    Streamlit has it look at everything after each run of a page; the imported libraries,
    which never become garbage, would take a tenth of a second each time.
    """
    gc.collect()
    gc.freeze()
