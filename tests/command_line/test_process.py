"""The command line in a process of its own, as users start it.

A process takes a second to start, so one of them often checks several things.
"""

import json
import os
import pty
import resource
import shlex
import signal
import subprocess
import sys
import termios
import tomllib
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest

from colorize.__main__ import start
from colorize.agents import AGENTS
from colorize.command_line import command as cli
from colorize.imaging import open_image

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "colorize"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
GRAY = ["--agent", "gray", "--size", "64", "--json"]
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this system")


def started(folder, *arguments, **options):
    """The ended process of a call."""
    options = {"capture_output": True, **options}
    return subprocess.run([*COMMAND, *arguments], cwd=folder, text=True, env=ENVIRONMENT, **options)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_another_process_writes_the_same_bytes(folder, capsys):
    settings = ["--size", "64", "--epochs", "2", "--width", "4"]
    done = started(folder, "one.png", "--out", "theirs", "--json", *settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert cli.main(["one.png", "--out", "ours", *settings]) == 0
    for agent in AGENTS:
        name = f"one-{agent}.png"
        assert (folder / "theirs" / name).read_bytes() == (folder / "ours" / name).read_bytes()


def test_a_process_ends_with_two_and_without_a_traceback(folder, bad_files):
    (folder / "wider.png").write_bytes(bad_files["wider.png"][0])
    done = started(folder, "wider.png", *GRAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("wider.png: The picture has 120.00 megapixels")


def test_a_terminal_sees_bars(folder):
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 80))
    done = started(folder, "one.png", "nothing.png", "--agent", "basic", "--json",
                   capture_output=False, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)  # first: reading fails where nothing was said, and does not wait
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 1
    assert "one.png basic: 100%" in seen
    assert "| 1/2 [" in seen
    assert json.loads(done.stdout)["photo"] == "one.png"
    assert "\rnothing.png: The file cannot be read: No such file or directory.\r\n" in seen


def test_a_closed_pipe_ends_it_quietly_once_the_picture_is_written(folder):
    reader, writer = os.pipe()
    os.close(reader)
    done = started(folder, "one.png", "two.png", *GRAY, "--out", "out",
                   capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")
    assert names(folder / "out") == ["one-gray.png"]
    open_image(folder / "out/one-gray.png")


def test_a_closed_pipe_ends_the_help_quietly(folder):
    reader, writer = os.pipe()
    os.close(reader)
    done = started(folder, "--help", capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")


@needs_full
def test_standard_output_on_a_full_disk_is_one_sentence(folder):
    with FULL.open("w") as full:
        done = started(folder, "one.png", *GRAY, "--out", "out",
                       capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr == "Standard output cannot be written: No space left on device.\n"
    assert names(folder / "out") == ["one-gray.png"]


@needs_full
def test_standard_error_on_a_full_disk_stops_nothing(folder):
    with FULL.open("w") as full:
        done = started(folder, "nothing.png", "one.png", *GRAY,
                       capture_output=False, stdout=subprocess.PIPE, stderr=full)
    assert done.returncode == 1
    assert json.loads(done.stdout)["photo"] == "one.png"


def test_a_picture_that_does_not_fit_on_the_disk_is_one_sentence(folder):
    (folder / "out").mkdir()
    (folder / "out/one-gray.png").write_bytes(b"before")
    done = started(folder, "one.png", "two.png", "--agent", "gray", "--size", "256", "--json",
                   "--out", "out", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                                         (5000, 5000)))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "out/one-gray.png cannot be written: File too large.\n"
    assert names(folder / "out") == ["one-gray.png"]
    assert (folder / "out/one-gray.png").read_bytes() == b"before"


def test_pipes_are_read(folder):
    one, two = folder / "one.png", folder / "two.png"
    call = shlex.join([*COMMAND, "-"]) + f" <(cat two.png) {shlex.join(GRAY)} --out out"
    done = subprocess.run(["bash", "-c", f"cat one.png | {call}"], cwd=folder, text=True,
                          capture_output=True, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (0, "")
    piped = [json.loads(line) for line in done.stdout.splitlines()]
    assert piped[0]["photo"] == "-"
    assert piped[0]["out"] == "out/stdin-gray.png"
    assert piped[1]["photo"].startswith("/dev/fd/")
    cli.main([str(one), str(two), *GRAY, "--out", str(folder / "files")])
    for row, photo in zip(piped, (one, two), strict=True):
        expected = (folder / f"files/{photo.stem}-gray.png").read_bytes()
        assert (folder / row["out"]).read_bytes() == expected


def test_closed_streams(folder):
    call = shlex.join([*COMMAND, "one.png", "nothing.png", "-", *GRAY, "--out", "out"])
    done = subprocess.run(["bash", "-c", f"{call} <&- >&- 2>&-"], cwd=folder, env=ENVIRONMENT)
    assert done.returncode == 1
    open_image(folder / "out/one-gray.png")


def test_ctrl_c_during_an_import(folder):
    """The import of NumPy waits for the signal that it sends to its own process."""
    (folder / "numpy.py").write_text("import os, signal, time\n"
                                     "os.kill(os.getpid(), signal.SIGINT)\n"
                                     "time.sleep(60)\n")
    done = started(folder, "one.png", *GRAY)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Interrupted.\n")


def pressed_until_it_ends(process):
    """Python misses a signal between its own check and the read that waits: then press again."""
    for _ in range(60):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=1)
    raise AssertionError("Ctrl-C does not end it")


def test_ctrl_c_keeps_what_is_finished(folder):
    """It comes while the command waits for the second photo, a pipe that nobody writes to."""
    os.mkfifo(folder / "pipe")
    with subprocess.Popen([*COMMAND, "one.png", "pipe", *GRAY, "--out", "out"], cwd=folder,
                          text=True, env=ENVIRONMENT, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        row = json.loads(process.stdout.readline())
        with open(folder / "pipe", "wb"):  # opened once the other side has opened it to read
            rest, said = pressed_until_it_ends(process)
    assert (process.returncode, rest, said) == (130, "", "Interrupted.\n")
    assert names(folder / "out") == ["one-gray.png"]
    open_image(folder / row["out"])


def test_the_installed_command_is_this_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    module, _, function = project["scripts"]["colorize"].partition(":")
    assert getattr(import_module(module), function) is start
