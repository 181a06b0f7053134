"""How tests wait for what the app draws."""

from benchmarks.server import PATIENCE


def until(page, condition, what):
    """Wait for something no selector can say."""
    for _ in range(PATIENCE // 100):
        if condition():
            return
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
