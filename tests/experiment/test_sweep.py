"""Sweeps: the values of a setting, the grid, the batches and the table."""

from dataclasses import replace

import pytest

from colorize.canvas import split
from colorize.experiment import run
from colorize.experiment.sweeps import (
    Cell,
    Grid,
    Sweep,
    batches,
    compute,
    read_rows,
    read_values,
    row,
    spread,
    to_csv,
    to_json,
    varying,
)
from colorize.settings import (
    BasicSettings,
    ColorizeError,
    ContextSettings,
    ImprovedSettings,
)


@pytest.mark.parametrize(("table", "key", "text", "values"), [
    (BasicSettings, "k", "2:5", (2, 3, 4, 5)),
    (BasicSettings, "k", "2:9:3,4,5", (2, 5, 8, 4)),
    (BasicSettings, "patch_size", "2:6", ()),
    (BasicSettings, "patch_size", "1:5", (1, 3, 5)),
    (BasicSettings, "search", "exact,approximate", ("exact", "approximate")),
    (ImprovedSettings, "learning_rate", "0.1:0.3:0.1", (0.1, 0.2, 0.3)),
    (ImprovedSettings, "width", "4:16", (4, 8, 12, 16)),
])
def test_values_of_a_setting(table, key, text, values):
    if not values:
        with pytest.raises(ColorizeError, match="one of 1, 3, 5, 7, 9"):
            read_values(table, key, text)
    else:
        assert read_values(table, key, text) == values


@pytest.mark.parametrize(("key", "text", "rule"), [
    ("k", "5:2", "from a lower value to a higher"),
    ("k", "2:99", "between 2 and 16"),
    ("k", "2:5:0", "a step above 0"),
    ("k", "2:5:nan", "a step above 0"),
    ("k", "2:5:x", "a step above 0"),
    ("k", "2:3:1:1", "several with commas"),
    ("k", "", "between 2 and 16"),
    ("seed", "0:9999:0.00001", "at most 10,000"),
    ("search", "approximate:exact", "several with commas"),
])
def test_values_that_make_no_sense_get_a_sentence(key, text, rule):
    with pytest.raises(ColorizeError, match=rule):
        read_values(BasicSettings, key, text)


def test_a_range_without_a_step_is_refused_where_the_setting_has_none():
    with pytest.raises(ColorizeError, match="must have a step"):
        read_values(ImprovedSettings, "learning_rate", "0.1:0.3")


def test_batches_hold_each_cell_once_and_share_one_search():
    grid = Grid(BasicSettings(), (("k", (2, 3, 4)), ("patch_size", (3, 5)), ("seed", (0, 1))))
    cells = grid.cells()
    made = batches(cells)
    assert sorted(map(repr, (cell for batch in made for cell in batch))) == sorted(map(repr, cells))
    assert [{cell.patch_size for cell in batch} for batch in made] == [{3}, {5}]
    assert len(batches(cells, at_least=4)) == 4
    context = Grid(ContextSettings(), (("seed", (0, 1)),)).cells()
    assert batches(context) == [[context[0]], [context[1]]]


def test_a_cell_has_the_scores_of_its_run(photo):
    canvas, truth = split(photo)
    settings = BasicSettings(k=3)
    [(given, cell)] = compute(canvas, truth, [settings])
    scores = run(canvas, truth, settings).scores
    assert given is settings
    assert (cell.psnr, cell.ssim, cell.ciede2000) == (scores.psnr, scores.ssim, scores.ciede2000)


def test_csv_comes_back_exactly_and_a_cut_line_is_left_out():
    settings = BasicSettings(k=3)
    rows = [row('a,"b".png', settings, ["k"], Cell(float("inf"), 0.1 + 0.2, 1 / 3, 0.5))]
    text = to_csv(rows, ["k"])
    assert text.splitlines()[0] == "photo,agent,k,psnr,ssim,ciede2000,seconds"
    assert read_rows(text, settings, ["k"]) == rows
    assert read_rows(text + "a.png,ba", settings, ["k"]) == rows
    assert '"psnr": null' in to_json(rows)


@pytest.mark.parametrize(("text", "rule"), [
    ("a,b\n", "must have the columns photo,agent,k"),
    ("photo,agent,k,psnr,ssim,ciede2000,seconds\nx\n", "line 2"),
    ("photo,agent,k,psnr,ssim,ciede2000,seconds\nx,basic,99,1,1,1,1\n", "line 2"),
    ("photo,agent,k,psnr,ssim,ciede2000,seconds\nx,mean,3,1,1,1,1\n", "agent=mean"),
    ('photo,"\n', "holds no table"),
])
def test_a_foreign_file_gets_a_sentence(text, rule):
    with pytest.raises(ColorizeError, match=rule):
        read_rows(text, BasicSettings(), ["k"])


@pytest.mark.parametrize(("stops", "count", "values"), [
    (range(2, 17), 15, tuple(range(2, 17))), (range(2, 17), 1, (2,)), ((0.1, 0.5), 2, (0.1, 0.5)),
    ((1, 2, 5, 10), 3, (1, 5, 10)), ((), 3, ()),
])
def test_values_are_spread_evenly_over_the_stops(stops, count, values):
    assert spread(stops, count) == values


def test_settings_that_vary_are_those_with_several_values_among_the_runs_that_have_them():
    runs = [{"size": 64, "k": 2}, {"size": 64, "epochs": 5}, {"size": 96, "k": 2}]
    assert varying(runs) == ["size"]
    assert varying([*runs, {"k": 3}]) == ["size", "k"]
    assert varying([]) == []


def cells_of(sweep):
    return [cell for step in sweep.steps() for cell in step.found.get("cells", [])]


def test_each_cell_has_the_scores_of_its_run_and_those_of_one_search_follow_one_another(photo):
    canvas, truth = split(photo)
    grid = Grid(BasicSettings(), (("k", (2, 3, 4)), ("patch_size", (3, 5))))
    steps = list(Sweep(canvas, truth, tuple(grid.cells())).steps())
    assert [step.step for step in steps if step.found] == [1, 2, 3, 4, 5, 6]
    assert (steps[0].step, {step.total for step in steps}) == (0, {6})
    found = dict(cell for step in steps for cell in step.found.get("cells", []))
    assert [(cell.patch_size, cell.k) for cell in found] == [
        (size, k) for size in (3, 5) for k in (2, 3, 4)]
    for settings, cell in found.items():
        scores = run(canvas, truth, settings).scores
        assert replace(cell, seconds=0) == Cell(scores.psnr, scores.ssim, scores.ciede2000, 0)


def test_a_sweep_yields_in_the_middle_of_a_cell(photo):
    cells = tuple(ImprovedSettings(epochs=10_000, width=4, seed=seed) for seed in (0, 1))
    steps = Sweep(*split(photo), cells).steps()
    assert [(step.step, step.found) for step, _ in zip(steps, range(4), strict=False)] == [
        (0, {})] * 4


def test_a_cell_that_cannot_be_computed_gets_its_sentence_and_the_others_go_on(photo):
    cells = tuple(BasicSettings(k=k, pinned="aa3311,2040c0,00ff80") for k in (2, 3))
    found = dict(cells_of(Sweep(*split(photo), cells)))
    assert found[cells[0]] == "pinned has 3 colours, must have at most k=2"
    assert isinstance(found[cells[1]], Cell)


def test_what_becomes_of_a_cell_is_shown_before_the_next_one_is_computed(photo):
    cells = tuple(BasicSettings(k=k) for k in (2, 3))
    steps = list(Sweep(*split(photo), cells).steps())
    assert [step.at_once for step in steps if step.found] == [True, True]
