"""What a newcomer will ask for, once ahead: libraries set themselves up when first used."""

from colorize import plots
from colorize.experiment import prepare, run
from colorize.imaging import load_sample
from colorize.settings import BasicSettings, PictureSettings
from colorize.ui import state


def warm_up() -> None:
    """Take the half second of the first palette, search and chart before anybody waits for it."""
    task = prepare(load_sample(state.first_sample()), PictureSettings())
    plots.palette_bars(run(*task, BasicSettings()).agent.palette_).to_json()
