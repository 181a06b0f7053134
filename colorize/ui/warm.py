"""Work done before it is asked for: at the start, and while no visitor is connected."""

from time import sleep

from streamlit.runtime import Runtime, RuntimeState

from colorize import plots
from colorize.agents import AGENTS
from colorize.experiment import prepare, run
from colorize.imaging import SAMPLES, load_sample
from colorize.settings import BasicSettings, PictureSettings
from colorize.ui import runs

CHECK_EVERY = 5.0  # seconds between two looks at whether a visitor is connected


def warm_up() -> None:
    """Compute what new visitors ask for: one palette at once, then every picture's defaults.

    The first palette, search and chart take half a second, since libraries set
    themselves up.  The defaults wait for as long as any visitor is connected.
    """
    task = prepare(load_sample(next(iter(SAMPLES))), PictureSettings())
    plots.palette_bars(run(*task, BasicSettings()).agent.palette_).to_json()
    for name in SAMPLES:
        task = prepare(load_sample(name), PictureSettings())
        for agent in AGENTS.values():
            while _visited():
                sleep(CHECK_EVERY)
            runs.compute_ahead(*task, agent.Settings()).wait()


def _visited() -> bool:
    return (Runtime.exists()
            and Runtime.instance().state is RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED)
