"""Names, pipes and whole files."""

import os
import signal
from pathlib import Path

import pytest

from colorize.command_line.files import (
    LONGEST_STEM,
    CannotWriteError,
    distinct_stems,
    open_photo,
    prepare_folder,
    uninterrupted,
    write_whole,
)
from colorize.imaging import ImageError


def test_a_long_name_leaves_room_for_the_agent():
    first, second = distinct_stems([Path("ä" * 125 + ".jpg"), Path("ä" * 124 + "x.png")])
    assert len(os.fsencode(first)) <= LONGEST_STEM
    assert second == f"{first}-2"


def test_a_pipe_has_the_same_limit_as_a_file(monkeypatch):
    reader, writer = os.pipe()
    monkeypatch.setattr("colorize.command_line.files.MAX_BYTES", 2**15)  # a pipe holds 64 kB
    os.write(writer, bytes(2**15 + 1))
    os.close(writer)
    with pytest.raises(ImageError, match="must have at most"):
        open_photo(Path(f"/dev/fd/{reader}"))
    os.close(reader)


def test_the_folder_is_left_empty(tmp_path):
    prepare_folder(tmp_path / "deep/out", ["one-gray.png"], [tmp_path / "one.png"])
    assert list((tmp_path / "deep/out").iterdir()) == []


def test_a_failed_write_leaves_nothing_behind(tmp_path):
    (tmp_path / "one.png").mkdir()
    with pytest.raises(CannotWriteError, match=r"one\.png cannot be written: Is a directory"):
        write_whole(tmp_path / "one.png", b"data")
    assert [path.name for path in tmp_path.iterdir()] == ["one.png"]


def test_files_have_the_usual_permissions(tmp_path):
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "one.png", b"data")
    finally:
        os.umask(before)
    assert (tmp_path / "one.png").stat().st_mode & 0o777 == 0o640


def test_ctrl_c_waits_for_the_end_of_a_write():
    steps = []
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            steps.append("written")
        steps.append("not reached")
    assert steps == ["written"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
