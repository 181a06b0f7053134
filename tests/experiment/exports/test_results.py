"""The ZIP of results, and its script."""

import csv
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from colorize.experiment import run
from colorize.experiment.exports import (
    Experiment,
    Outcome,
    Source,
    picture_parts,
    results_zip,
)
from colorize.experiment.metrics import Scores
from colorize.imaging import Stroke, draw_strokes, open_image, save_hints, to_png
from colorize.settings import BasicSettings, ImprovedSettings, PictureSettings

ROOT = Path(__file__).parents[3]
SETTINGS = {"picture": PictureSettings(size=64), "basic": BasicSettings(k=3),
            "improved": ImprovedSettings(epochs=3, width=4)}


@pytest.fixture(scope="module")
def experiment(photo):
    own = photo.repeat(10, axis=0).repeat(10, axis=1)
    hints = save_hints(draw_strokes([Stroke(((0.6, 0.5), (0.8, 0.8)), (200, 40, 40), 0.05)],
                                    (240, 320)))
    return Experiment(Source("own.png", to_png(own)), SETTINGS, hints=hints)


def made(experiment, names=("basic", "improved", "context"), by_hand=""):
    task = experiment.task()
    outcomes = [Outcome.of(run(task.canvas, task.truth, experiment.settings[name]), task, by_hand)
                for name in names]
    return results_zip(experiment, outcomes, picture_parts(task, outcomes)), outcomes


@pytest.fixture(scope="module")
def saved(experiment):
    return made(experiment)


def reproduce(data, folder, *arguments):
    zipfile.ZipFile(BytesIO(data)).extractall(folder)
    return subprocess.run([sys.executable, folder / "reproduce.py", *arguments],
                          env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True,
                          text=True, cwd=folder)


def test_it_holds_pictures_scores_settings_and_versions(saved, experiment):
    data, outcomes = saved
    archive, task = zipfile.ZipFile(BytesIO(data)), experiment.task()
    assert archive.testzip() is None
    for name, rgb in {"photo-truth": task.truth, "photo-gray": task.canvas.gray_rgb(),
                      **{outcome.agent: outcome.rgb for outcome in outcomes}}.items():
        picture = open_image(archive.read(f"pictures/{name}.png"))
        np.testing.assert_array_equal(picture, rgb)
    rows = json.loads(archive.read("scores.json"))["results"]
    assert [row["psnr"] for row in rows] == [outcome.scores.psnr for outcome in outcomes]
    table = list(csv.DictReader(archive.read("scores.csv").decode().splitlines()))
    assert [float(row["ssim"]) for row in table] == [row["ssim"] for row in rows]
    notes = json.loads(archive.read("experiment.json"))
    assert notes["settings"]["basic"]["k"] == 3
    assert notes["versions"]["python"] == sys.version.split()[0]


def test_the_script_reproduces_scores_and_pictures(saved, tmp_path):
    done = reproduce(saved[0], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("the same") == 3
    for outcome in saved[1]:
        assert f"then {outcome.scores.psnr}  now {outcome.scores.psnr}\n" in done.stdout


def test_the_script_tells_another_result(saved, experiment, tmp_path):
    other = replace(saved[1][0], scores=replace(saved[1][0].scores, psnr=1.0))
    picture = replace(saved[1][1], rgb=saved[1][1].rgb[::-1])
    outcomes = [other, picture, saved[1][2]]
    data = results_zip(experiment, outcomes, picture_parts(experiment.task(), outcomes))
    done = reproduce(data, tmp_path, "basic", "improved")
    assert done.returncode == 1
    assert done.stdout.count("DIFFERENT") == 2
    assert "context" not in done.stdout


def test_what_was_changed_by_hand_is_said_and_not_run_again(experiment, tmp_path):
    data, _ = made(experiment, ["mean"], "learning rate 1 from epoch 2")
    done = reproduce(data, tmp_path)
    assert done.returncode == 0
    assert "mean: not run again" in done.stdout
    assert "learning rate 1 from epoch 2" in done.stdout


def test_without_truth_only_pictures_are_compared(photo, tmp_path):
    gray = Experiment(Source("g.png", to_png(np.repeat(photo[..., :1], 3, axis=2))),
                      {"picture": PictureSettings(size=64)}, (Source("cap"),))
    data, [outcome] = made(gray, ["mean"])
    assert outcome.scores is None
    done = reproduce(data, tmp_path)
    assert done.returncode == 0, done.stdout
    assert "the same" in done.stdout
    assert "pictures/photo-truth.png" not in zipfile.ZipFile(BytesIO(data)).namelist()


def test_infinite_and_undefined_scores_are_null(saved):
    outcome = replace(saved[1][0], scores=Scores(float("inf"), float("nan"), 0.0))
    assert outcome.row() | {"seconds": 0} == {
        "agent": "basic", "psnr": None, "ssim": None, "ciede2000": 0.0, "seconds": 0,
        "by_hand": ""}
