"""How tests wait for what the app draws."""

from time import monotonic

from benchmarks.server import PATIENCE


def until(page, condition, what):
    """Wait until a condition holds, and return its value.

    A page may be drawn anew at any moment: use the returned value, rather than read again.
    """
    end = monotonic() + PATIENCE / 1000
    while monotonic() < end:
        if value := condition():
            return value
        page.wait_for_timeout(100)
    raise AssertionError(f"{what} never came")


def waited(page, read, accept, what):
    """What `read` gives as soon as `accept` takes it; not read again afterwards."""
    found = []

    def is_there():
        found[:] = [read()]
        return accept(found[0])

    until(page, is_there, what)
    return found[0]
