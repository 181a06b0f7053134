"""Work done once when the server starts, so that the first visitor need not wait for it."""

from colorize import plots
from colorize.experiment import prepare, run
from colorize.imaging import load_sample
from colorize.settings import BasicSettings, PictureSettings
from colorize.ui import session


def warm_up() -> None:
    """Compute one palette, search and chart: libraries take half a second at their first use."""
    task = prepare(load_sample(session.first_sample()), PictureSettings())
    plots.palette_bars(run(*task, BasicSettings()).agent.palette_).to_json()
