"""How tests open pages without a browser, and read what they show."""

import io
import json
import time
from pathlib import Path

from PIL import Image
from streamlit.testing.v1 import AppTest

from colorize.ui.navigation import SCRIPT

FOLDER = Path(__file__).parents[2] / "pages"
PAGES = sorted(path.name for path in FOLDER.glob("*.py"))
SMALL = {"picture_size": "64", "improved_epochs": "2", "improved_width": "4"}


def open_page(page="overview.py", **query):
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    for name, value in (SMALL | query).items():
        if value is not None:
            app.query_params[name] = value
    app.run()
    return app if page == "overview.py" else switch(app, page)


def switch(app, page):
    return app.switch_page(str(FOLDER / page)).run()


def until(app, condition):
    """Run again, as the page does by itself in a browser, until something is there."""
    for _ in range(200):
        if condition(app):
            return app
        time.sleep(0.1)  # trainings step back for pages
        app.run()
    raise AssertionError("it never came")


def charts(app):
    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


def losses(app):
    """How many losses the chart shows."""
    return next((len(curve["x"]) for chart in charts(app) for curve in chart["data"]
                 if curve.get("name") == "training"), 0)


def png(array):
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "png")
    return buffer.getvalue()


def errors(app):
    return [element.value for element in app.error]


def tables(app):
    """The tables of the page, each a list of rows: column's name -> text."""
    found = []
    for element in app.markdown:
        if element.value.startswith("| "):
            names, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")]
                               for line in element.value.splitlines())
            found.append([dict(zip(names, row, strict=True)) for row in rows])
    return found


def table_of_agents(app):
    """The scores in the first table, by agent; none before the table is there."""
    return {row["Agent"]: row for row in next(iter(tables(app)), [])}
