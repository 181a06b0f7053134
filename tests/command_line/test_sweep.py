"""``sweep``: the CSV file, however many workers, and however often it was stopped."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from colorize.command_line import main

FLAGS = ["--agent", "basic", "--k", "2:4", "--patch-size", "3,5", "--size", "64"]


def sweep(*arguments, flags=FLAGS):
    return main(["sweep", *map(str, arguments), *flags])


def without_seconds(path):
    return [line[:-1] for line in csv.reader(Path(path).read_text().splitlines())]


@pytest.fixture
def whole(folder):
    """The file of an uninterrupted sweep with one worker."""
    assert sweep("one.png", "two.png", "--workers", 1, "--out", "whole.csv") == 0
    return folder / "whole.csv"


def test_rows_are_in_the_order_of_the_grid(whole):
    head, *rows = without_seconds(whole)
    assert head == ["photo", "agent", "k", "patch_size", "psnr", "ssim", "ciede2000"]
    assert [tuple(row[:4]) for row in rows] == [
        (photo, "basic", k, size) for photo in ("one.png", "two.png") for k in "234"
        for size in "35"]


def test_the_scores_are_those_of_single_runs(whole, capsys):
    assert main(["one.png", "--agent", "basic", "--k", "3", "--patch-size", "5", "--size", "64",
                 "--json"]) == 0
    single = json.loads(capsys.readouterr().out)
    [row] = [row for row in csv.DictReader(whole.read_text().splitlines())
             if (row["photo"], row["k"], row["patch_size"]) == ("one.png", "3", "5")]
    assert [float(row[name]) for name in ("psnr", "ssim", "ciede2000")] == [
        single[name] for name in ("psnr", "ssim", "ciede2000")]


def test_two_workers_give_the_same_file(whole):
    assert sweep("one.png", "two.png", "--workers", 2, "--out", "two.csv") == 0
    assert without_seconds("two.csv") == without_seconds(whole)


def test_a_stopped_sweep_goes_on_where_it_was(whole):
    lines = whole.read_text().splitlines(keepends=True)
    Path("part.csv").write_text(lines[0] + lines[5] + lines[2] + lines[9][:20])
    Path("part.csv.json").write_text(Path("whole.csv.json").read_text())
    kept = {lines[2], lines[5]}
    assert sweep("one.png", "two.png", "--workers", 1, "--out", "part.csv") == 0
    assert without_seconds("part.csv") == without_seconds(whole)
    assert kept <= set(Path("part.csv").read_text().splitlines(keepends=True))  # seconds, too


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_a_process_that_was_ended_is_continued(whole, ending):
    command = [sys.executable, "-m", "colorize", "sweep", "one.png", "two.png", *FLAGS,
               "--workers", "2", "--out", "ended.csv"]
    process = subprocess.Popen(command, cwd=whole.parent, stderr=subprocess.PIPE,
                               env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": ""})
    for _ in range(1000):
        if Path("ended.csv").exists() and Path("ended.csv").read_text().count("\n") > 1:
            break
        sleep(0.05)
    process.send_signal(ending)
    process.communicate(timeout=60)
    assert 1 < Path("ended.csv").read_text().count("\n") <= 13
    assert sweep("one.png", "two.png", "--workers", 1, "--out", "ended.csv") == 0
    assert without_seconds("ended.csv") == without_seconds(whole)


def test_a_dask_cluster_gives_the_same_file(whole):
    distributed = pytest.importorskip("distributed", reason="dask is not installed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1,
                                  dashboard_address=None) as cluster:
        assert sweep("one.png", "two.png", "--backend", "dask", "--scheduler",
                     cluster.scheduler_address, "--out", "dask.csv") == 0
    assert without_seconds("dask.csv") == without_seconds(whole)


@pytest.mark.parametrize(("more", "sentence"), [
    (["--epochs", "3"], "has no setting epochs"),
    (["--k", "2:99"], "between 2 and 16"),
    (["--size", "1"], "between 64 and 1024"),
    (["--backend", "dask"], "must be given together"),
    (["--workers", "0"], "at least 1"),
    (["--out", "one.png"], "holds another table"),
    (["--reference", "none.png"], "--reference=none.png"),
])
def test_bad_flags_get_one_sentence(folder, capsys, more, sentence):
    with pytest.raises(SystemExit) as end:
        sweep("one.png", "--out", "bad.csv", flags=[*FLAGS, *more])
    assert end.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert sentence in line


def test_another_sweep_in_the_file_gets_one_sentence(whole, capsys):
    for flags in ([*FLAGS, "--size", "96"], [*FLAGS, "--neighbours", "3"]):
        with pytest.raises(SystemExit):
            sweep("one.png", "--out", "whole.csv", flags=flags)
    Path("whole.csv.json").unlink()
    with pytest.raises(SystemExit):
        sweep("one.png", "--out", "whole.csv")
    sentences = capsys.readouterr().err.splitlines()
    assert [any(words in sentence for words in ("other picture", "other table", "another table",
                                                "is there, but not"))
            for sentence in sentences] == [True] * 3


def test_a_photo_that_cannot_be_used_is_named_and_skipped(folder, capsys):
    assert sweep("one.png", "missing.png", "--workers", 1, "--out", "some.csv") == 1
    assert "missing.png: " in capsys.readouterr().err
    assert len(without_seconds("some.csv")) == 7
    assert sweep("missing.png", "--workers", 1, "--out", "none.csv") == 2
