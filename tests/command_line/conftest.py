"""A folder of pictures, for all tests of the command line."""

import pytest

from colorize.imaging import to_png


@pytest.fixture
def folder(tmp_path, photo, monkeypatch):
    """The current folder, with two pictures in it."""
    (tmp_path / "one.png").write_bytes(to_png(photo))
    (tmp_path / "two.png").write_bytes(to_png(photo[::-1]))
    monkeypatch.chdir(tmp_path)
    return tmp_path
