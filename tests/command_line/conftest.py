"""A folder of pictures, for all tests of the command line."""

import signal

import pytest

from colorize.imaging import to_png


@pytest.fixture
def folder(tmp_path, photo, monkeypatch):
    """The current folder, with two pictures in it."""
    (tmp_path / "one.png").write_bytes(to_png(photo))
    (tmp_path / "two.png").write_bytes(to_png(photo[::-1]))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def _interrupt_is_not_ignored():
    """A shell starts a job in the background with Ctrl-C ignored, and its children inherit it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
