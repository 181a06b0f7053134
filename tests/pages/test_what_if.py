"""Sweeps and the runs of a visit: the chart, the limits, the table and the pinned runs."""

import csv
import json
from io import StringIO
from types import SimpleNamespace
from weakref import ref

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from colorize.agents import AGENTS
from colorize.canvas import split
from colorize.experiment import prepare, run
from colorize.experiment.sweeps import Cell, Grid, to_csv, to_json
from colorize.imaging import load_sample
from colorize.jobs import State
from colorize.settings import BasicSettings, ImprovedSettings, MeanSettings, PictureSettings
from colorize.ui import sweeps, visit
from colorize.ui.branches import Key
from colorize.ui.components import sweep, visit_table
from colorize.ui.components.sweep_choice import can_be_swept, stops_of
from colorize.ui.run_cache import SharedRun
from colorize.ui.visit import MOST, Seen, Source
from tests.pages.driving import charts, open_page, switch, table_of_agents, tables, until


def keys(app):
    return [button.key for button in app.button]


def start(app):
    app.button(key="start_sweep").click().run()
    assert not app.exception
    return until(app, lambda app: not {"stop_sweep", "start_sweep"} & set(keys(app)))


def opened(**query):
    return open_page("what_if.py", **query)


def texts(elements):
    return [element.value for element in elements]


def test_a_sweep_shows_the_scores_that_single_runs_have():
    app = opened(basic_patch_size="3")
    app.number_input(key="sweep_basic_k_count").set_value(3).run()
    assert app.button(key="start_sweep").label == "Start: 3 runs"
    start(app)
    line = charts(app)[0]["data"][0]
    assert line["x"] == ["2", "9", "16"]
    task = prepare(load_sample("coffee"), PictureSettings(size=64, photo_is="colour"))
    assert line["y"] == [run(task.canvas, task.truth, BasicSettings(k=k, patch_size=3)).scores.psnr
                         for k in (2, 9, 16)]
    app.segmented_control(key="sweep_measure_True").set_value("ssim").run()
    assert max(charts(app)[0]["data"][0]["y"]) <= 1


def test_cells_that_are_there_are_drawn_at_once_and_others_are_asked_for():
    app = opened(basic_seed="7")
    app.number_input(key="sweep_basic_k_count").set_value(2).run()
    start(app)
    again = opened(basic_seed="7", basic_k="5")  # the swept setting itself does not count
    again.number_input(key="sweep_basic_k_count").set_value(2).run()
    assert "start_sweep" not in keys(again)
    assert charts(again)[0]["data"][0]["x"] == ["2", "16"]
    again.number_input(key="sweep_basic_k_count").set_value(3).run()
    assert again.button(key="start_sweep").label == "Continue: 2 of 3 runs are finished"


def test_two_settings_and_several_seeds_become_a_map_of_means():
    app = opened(basic_seed="20")
    app.selectbox(key="sweep_basic_second_k").set_value("patch_size").run()
    app.number_input(key="sweep_basic_k_count").set_value(2).run()
    app.pills(key="sweep_basic_patch_size").set_value([5, 3]).run()
    app.slider(key="sweep_basic_seeds").set_value(2).run()
    assert app.button(key="start_sweep").label == "Start: 8 runs"
    start(app)
    cells = charts(app)[0]["data"][0]
    assert (cells["type"], cells["x"], cells["y"]) == ("heatmap", ["2", "16"], ["3", "5"])
    app.number_input(key="sweep_basic_k_count").set_value(3).run()
    assert app.button(key="start_sweep").label == "Continue: 8 of 12 runs are finished"


def test_too_many_runs_and_no_value_get_a_sentence():
    app = opened()
    app.selectbox(key="sweep_basic_second_k").set_value("patch_size").run()
    app.slider(key="sweep_basic_seeds").set_value(8).run()
    assert "These are 600 runs, must be at most 250 of this agent." in app.warning[0].value
    app.pills(key="sweep_basic_patch_size").set_value([]).run()
    assert app.warning[0].value == "Patch size has no value, must have at least one."
    assert "start_sweep" not in keys(app)


def test_there_are_no_more_values_than_the_range_has():
    app = opened()
    assert (app.number_input(key="sweep_basic_k_count").value,
            app.button(key="start_sweep").label) == (15, "Start: 15 runs")
    app.select_slider(key="sweep_basic_k").set_value((4, 6)).run()
    assert app.number_input(key="sweep_basic_k_count").value == 3
    assert app.button(key="start_sweep").label == "Start: 3 runs"
    app.selectbox(key="sweep_agent").set_value("propagation").run()
    assert app.number_input(key="sweep_propagation_contrast_count").value == 8
    assert app.button(key="start_sweep").label == "Start: 8 runs"


def test_a_cell_that_cannot_be_computed_is_named():
    app = opened(basic_pinned="aa3311,2040c0,00ff80")
    app.number_input(key="sweep_basic_k_count").set_value(2).run()
    start(app)
    assert charts(app)[0]["data"][0]["x"] == ["16"]
    assert "Left out: pinned has 3 colours, must have at most k=2." in texts(app.caption)


def test_a_slow_sweep_says_how_long_it_takes():
    app = opened(picture_size="256", improved_epochs="200")
    app.selectbox(key="sweep_agent").set_value("improved").run()
    assert any("A run takes about 13 s here; all 5 take about 65 s." in text
               for text in texts(app.caption))
    assert app.button(key="start_sweep").label == "Start: 5 runs"


def test_every_setting_but_texts_and_the_seed_can_be_swept():
    assert can_be_swept(BasicSettings) == ["k", "patch_size", "row_weight", "neighbours",
                                           "search", "reconstruction"]
    for key, rule in ImprovedSettings.parameters().items():
        if rule.choices is None:
            default = ImprovedSettings.defaults()[key]
            assert {type(stop) for stop in stops_of(rule, default)} == {type(default)}
            assert all(rule.allows(stop) for stop in stops_of(rule, default))


def test_opening_a_run_leads_to_its_agents_page_with_its_settings():
    app = opened()
    app.number_input(key="sweep_basic_k_count").set_value(2).run()
    start(app)
    app.selectbox(key="sweep_run_psnr").select_index(1)
    app.button(key="open_run").click().run()
    assert app.title[0].value == "Basic agent"
    assert app.session_state["basic_k"] == 16


def test_the_visits_runs_are_those_that_pages_have_shown():
    app = until(open_page(), lambda app: len(table_of_agents(app)) == len(AGENTS))
    switch(app, "what_if.py")
    assert {row["Agent"] for row in tables(app)[0]} == set(AGENTS)
    assert {row["Photo"] for row in tables(app)[0]} == {"coffee"}


def test_two_pinned_runs_are_shown_with_the_differences_in_their_settings():
    app = opened(basic_patch_size="7")
    app.number_input(key="sweep_basic_k_count").set_value(2).run()
    start(app)
    last = len(app.selectbox(key="pinned_left").options) - 1
    app.selectbox(key="pinned_left").select_index(last - 1)
    app.selectbox(key="pinned_right").select_index(last).run()
    assert tables(app)[1] == [{"Setting": "Colours k", "Left": "2", "Right": "16"}]
    until(app, lambda app: len(app.get("image")) == 2)
    assert not app.exception


def record(**settings):
    return Seen(Source("coffee", PictureSettings(), "canvas", True), BasicSettings(**settings),
                Cell(20.5, 0.8, 5.0, 0.25), 1)


def test_the_table_has_the_columns_of_a_sweep():
    other = Seen(Source("cat", PictureSettings(), "other", True), ImprovedSettings(),
                 Cell(20.5, 0.8, 5.0, 0.25), 2)
    keys = ["k", "epochs"]
    rows = [visit_table.table_row(one, keys) for one in (record(k=3), other)]
    assert list(rows[0].items()) == [
        ("photo", "coffee"), ("agent", "basic"), ("k", 3), ("epochs", None), ("psnr", 20.5),
        ("ssim", 0.8), ("ciede2000", 5.0), ("seconds", 0.25)]
    text = to_csv(rows, keys)
    assert [line[:4] for line in csv.reader(StringIO(text))] == [
        ["photo", "agent", "k", "epochs"], ["coffee", "basic", "3", ""], ["cat", "improved", "",
                                                                           "200"]]
    assert json.loads(to_json(rows))[1]["k"] is None


def test_differences_name_what_only_one_of_two_runs_has():
    assert visit_table.differences(record(k=3), record(k=4, seed=1)) == [
        {"Setting": "Colours k", "Left": "3", "Right": "4"},
        {"Setting": "Seed", "Left": "0", "Right": "1"}]
    assert visit_table.differences(record(), record()) == []


def test_the_cells_kept_are_bounded(monkeypatch):
    monkeypatch.setattr(sweeps, "_outcomes", type(sweeps._outcomes)(
        3 * sweeps.BYTES, getsizeof=lambda outcome: sweeps.BYTES))
    cells = Grid(BasicSettings(), (("k", (2, 3, 4, 5)),)).cells()
    for cell in cells:
        sweeps.keep("canvas", cell, "no result")
    assert list(sweeps.found("canvas", cells)) == cells[1:]
    assert not sweeps.found("another", cells)


@pytest.fixture
def records(monkeypatch):
    """The runs of a visit of its own."""
    records = {}
    monkeypatch.setattr(visit, "_records", lambda: records)
    return records


def test_drawing_a_large_sweep_again_pushes_out_no_later_run(records, monkeypatch):
    monkeypatch.setattr(visit, "source", lambda canvas: record().source)
    cells = Grid(BasicSettings(), (("seed", tuple(range(MOST + 20))),)).cells()
    choice = SimpleNamespace(grid="a grid")
    found = dict.fromkeys(cells, record().cell)
    sweep._note("canvas", choice, cells, found)
    visit.note(record().source, MeanSettings(), record().cell)
    before = visit.seen()
    sweep._note("canvas", choice, cells, found)
    assert visit.seen() == before
    assert before[-1].settings == MeanSettings()
    del st.session_state.sweep_noted


def test_cells_of_a_sweep_that_arrive_later_are_added(records, monkeypatch):
    monkeypatch.setattr(visit, "source", lambda canvas: record().source)
    cells = Grid(BasicSettings(), (("k", (2, 3, 4)),)).cells()
    choice = SimpleNamespace(grid="another grid")
    sweep._note("canvas", choice, cells, {cells[1]: record().cell, cells[2]: "left out"})
    sweep._note("canvas", choice, cells, dict.fromkeys(cells[:2], record().cell))
    assert [one.settings.k for one in visit.seen()] == [3, 2]
    del st.session_state.sweep_noted


def test_a_run_that_a_page_has_shown_is_added_once(records, monkeypatch):
    run = SharedRun(Key("canvas", "mean", ""), *split(load_sample("sunset")), MeanSettings())
    run.state, run.result = State.DONE, SimpleNamespace(scores=None, seconds=1.0)
    monkeypatch.setitem(st.session_state, "runs_looked_at", {"mean": (ref(run), record().source)})
    visit.note_finished()
    assert len(records) == 1
    records.clear()  # later ones have pushed it out
    visit.note_finished()
    assert not records


@pytest.mark.parametrize("more", [0, 5])
def test_a_session_keeps_the_last_runs(records, more):
    for seed in range(MOST + more):
        visit.note(record().source, BasicSettings(seed=seed), record().cell)
    assert len(records) == MOST
    assert visit.seen()[0].settings.seed == more
    assert [one.number for one in visit.seen()] == [*range(more + 1, more + 1 + MOST)]
    assert visit_table.words(visit.seen()[0], ["seed"]) == (
        f"{more + 1}: Basic agent, Seed {more}")


def show_runs():
    """A page with the runs of this visit, after those that the test adds."""
    import streamlit as st

    from colorize.ui import visit
    from colorize.ui.components import visit_table

    for one in st.session_state.pop("added", []):
        visit.note(one.source, one.settings, one.cell)
    visit_table.draw()


def test_a_pinned_run_stays_pinned_when_earlier_ones_are_forgotten(monkeypatch):
    shown = []
    monkeypatch.setattr(visit_table, "_pictures", shown.append)
    app = AppTest.from_function(show_runs, default_timeout=60)
    app.session_state["added"] = [record(seed=seed) for seed in range(MOST)]
    app.run()
    app.selectbox(key="pinned_left").select_index(41)
    app.selectbox(key="pinned_right").select_index(50).run()
    app.session_state["added"] = [record(seed=MOST + 1), record(k=3)]  # another column, too
    app.run()
    assert not app.exception
    assert [[(one.number, one.settings.seed) for one in pinned] for pinned in shown] == [
        [(41, 40), (50, 49)]] * 2
    app.session_state["added"] = [record(seed=seed) for seed in range(200, 240)]
    app.run()
    assert not app.exception
    assert app.selectbox(key="pinned_left").value is None
    assert app.selectbox(key="pinned_right").value == 50
