"""The page of errors: maps, worst regions, an earlier run beside this one."""

import pytest

from colorize.agents import AGENTS
from tests.pages.driving import charts, open_page, switch, table_of_agents, tables, until


def errors_page():
    """The page of errors, once every agent is scored and the maps are there."""
    return until(open_page("errors.py"), lambda app: len(table_of_agents(app)) == len(AGENTS)
                 and app.get("image") and len(charts(app)) == 2
                 and any(len(chart["data"]) == len(AGENTS) for chart in charts(app)))


def test_the_errors_page_shows_maps_with_legends_a_histogram_and_the_reports_table():
    app = errors_page()
    assert len(app.image) == 3  # the map of SSIM and two legends; the other map answers clicks
    captions = [element.value for element in app.caption]
    assert any("compare the order" in caption for caption in captions)
    histogram = next(chart for chart in charts(app) if len(chart["data"]) == len(AGENTS))
    assert all(sum(line["y"]) == pytest.approx(1) for line in histogram["data"])
    table = tables(app)[1]
    assert [(row["PSNR (dB)"], row["SSIM"]) for row in table] == [("17.06", "0.65"),
                                                                  ("18.99", "0.83")]


def test_an_earlier_run_of_the_visit_can_be_compared():
    app = until(open_page("basic_agent.py", basic_k="3"), charts)
    app.slider(key="basic_k").set_value(4).run()
    until(app, lambda app: len(charts(app)[0]["data"][0]["y"]) == 4)
    switch(app, "errors.py")
    until(app, lambda app: any("Colours k 3" in name for name in
                               app.selectbox(key="compare_left").options))
    name, = (name for name in app.selectbox(key="compare_left").options if "Colours k 3" in name)
    assert "Basic agent" in name
    app.selectbox(key="compare_left").set_value(name).run()
    assert not app.exception


def test_a_worst_region_leads_to_the_why_of_its_worst_pixel():
    app = errors_page()
    app.selectbox(key="errors_of").set_value("mean").run()
    until(app, lambda app: app.button(key="region_1"))
    app.button(key="region_1").click().run()
    assert not app.exception
    row, column = app.session_state["pixel"]
    task = app.session_state["photo"].task
    assert not task.canvas.known[row, column]
    assert app.session_state["why"] == "mean"
