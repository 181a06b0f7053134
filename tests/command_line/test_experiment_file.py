"""A saved experiment on the command line."""

import json
from dataclasses import replace

import numpy as np
import pytest

from colorize.command_line.command import main
from colorize.experiment import run
from colorize.experiment.exports import Experiment, Source, write_experiment
from colorize.imaging import Stroke, draw_strokes, open_image, save_hints, to_png
from colorize.settings import BasicSettings, PictureSettings

SETTINGS = {"picture": PictureSettings(size=64, known="top"), "basic": BasicSettings(k=3, seed=4)}


@pytest.fixture(scope="module")
def experiment(photo):
    hints = save_hints(draw_strokes([Stroke(((0.2, 0.8), (0.8, 0.8)), (200, 40, 40), 0.05)],
                                    (240, 320)))
    own = photo.repeat(10, axis=0).repeat(10, axis=1)
    return Experiment(Source("own.png", to_png(own)), SETTINGS, hints=hints)


@pytest.fixture
def file(experiment, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.colorize").write_bytes(write_experiment(experiment))
    return "mine.colorize"


def rows(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_it_runs_as_it_was_saved(file, experiment, capsys):
    assert main([file, "--agent", "basic", "mean", "--json"]) == 0
    task = experiment.task()
    for row, name in zip(rows(capsys), ("basic", "mean"), strict=True):
        expected = run(task.canvas, task.truth, experiment.settings[name])
        assert (row["photo"], row["agent"]) == (file, name)
        assert (row["psnr"], row["ssim"]) == (expected.scores.psnr, expected.scores.ssim)
    assert experiment.hints
    assert task.canvas.known.sum() > task.canvas.known.size / 2


def test_flags_change_its_settings(file, experiment, capsys):
    assert main([file, "--agent", "basic", "--k", "5", "--known", "left", "--json"]) == 0
    [row] = rows(capsys)
    changed = replace(experiment, settings={"picture": PictureSettings(size=64),
                                            "basic": BasicSettings(k=5, seed=4)})
    task = changed.task()
    assert row["psnr"] == run(task.canvas, task.truth, changed.settings["basic"]).scores.psnr
    assert (row["settings"]["k"], row["settings"]["seed"]) == (5, 4)


def test_references_and_built_in_pictures_are_used(tmp_path, capsys, photo):
    saved = Experiment(Source("cap"), {"picture": PictureSettings(size=64, photo_is="gray")},
                       (Source("coffee"), Source("own.png", to_png(photo))))
    path = tmp_path / "other.colorize"
    path.write_bytes(write_experiment(saved))
    assert main([str(path), "--agent", "mean", "--json", "--out", str(tmp_path)]) == 0
    [row] = rows(capsys)
    task = saved.task()
    expected = run(task.canvas, task.truth, saved.settings["mean"])
    assert row["psnr"] == expected.scores.psnr
    assert np.ptp(open_image(tmp_path / "other-mean.png"), axis=-1).max() > 0


def test_its_photo_is_saved_at_full_size(file, tmp_path, capsys):
    assert main([file, "--agent", "mean", "--full-size", "--out", "out"]) == 0
    assert open_image("out/mine-mean.png").shape == (240, 320, 3)


@pytest.mark.parametrize("more", [["other.png"], ["--hints", "a.png"], ["--reference", "a.png"],
                                  ["--preset", "report"], ["mine.colorize"]])
def test_it_stands_alone(file, more, capsys):
    with pytest.raises(SystemExit) as caught:
        main([file, *more])
    assert caught.value.code == 2
    assert "must be given alone" in capsys.readouterr().err


@pytest.mark.parametrize(("data", "words"), [
    (None, "cannot be read"), (b"", "damaged or cut short"), (b"x" * 100, "damaged or cut short")])
def test_a_bad_file_gets_a_sentence(tmp_path, capsys, data, words):
    path = tmp_path / "bad.colorize"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SystemExit) as caught:
        main([str(path)])
    assert caught.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert words in line
    assert "bad.colorize" in line
