"""The README is correct: its Python runs, and its commands are valid."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from colorize.__main__ import _make_parser, _read_settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


COMMANDS = [line.partition("-m colorize ")[2] for block in blocks("sh")
            for line in block.splitlines() if "-m colorize " in line]


def test_python_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    [lines] = blocks("python")
    assert lines.count("\n") == 3
    names = {}
    exec(lines, names)
    assert names["result"].rgb.shape == (256, 256, 3)
    assert np.isfinite(names["result"].scores.psnr)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_valid(command, monkeypatch):
    monkeypatch.chdir(ROOT)
    arguments = shlex.split(command, comments=True)
    options = _make_parser().parse_args(arguments)
    _read_settings(options)
    assert all(any(Path().glob(str(photo))) for photo in options.photos)


def test_each_start_is_one_line_and_names_a_file_of_the_clone():
    starts = [block.strip() for block in blocks("sh") if "-m venv" in block]
    assert len(starts) == 2
    for start in starts:
        assert "\n" not in start
        [requirements] = re.findall(r"-r (\S+)", start)
        assert (ROOT / requirements).exists()
