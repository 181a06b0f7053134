"""The README is correct: its Python runs, and its commands are valid."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colorize.command_line import command as cli
from colorize.experiment import run
from colorize.experiment.exports import Experiment, Source, write_experiment
from colorize.settings import MeanSettings

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
    assert names["result"].rgb.shape == (171, 256, 3)
    assert np.isfinite(names["result"].scores.psnr)


@pytest.fixture
def quick(monkeypatch):
    """The command line runs the mean colour agent, whatever the settings; gives back these."""
    asked = []

    def quick_run(canvas, truth, settings, on_progress):
        asked.append(settings)
        return replace(run(canvas, truth, MeanSettings()), settings=settings)

    monkeypatch.setattr(cli, "run", quick_run)
    return asked


@pytest.mark.parametrize("command", COMMANDS)
def test_command_runs(command, quick, tmp_path, monkeypatch):
    (tmp_path / "colorize").symlink_to(ROOT / "colorize")
    (tmp_path / "experiment.colorize").write_bytes(write_experiment(Experiment(Source("cap"))))
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command, comments=True)
    arguments = [path for word in words for path in sorted(map(str, Path().glob(word))) or [word]]
    assert cli.main(arguments) == 0
    assert quick or Path("sweep.csv").read_text().count("\n") == 9


def test_each_start_is_one_line_and_names_a_file_of_the_clone():
    starts = [block.strip() for block in blocks("sh") if "-m venv" in block]
    assert len(starts) == 2
    for start in starts:
        assert "\n" not in start
        [requirements] = re.findall(r"-r (\S+)", start)
        assert (ROOT / requirements).exists()
