"""Work done before it is asked for: at the start, and while no visitor is connected."""

from time import sleep

from streamlit.runtime import Runtime, RuntimeState

from colorize import plots
from colorize.agents import AGENTS
from colorize.imaging import SAMPLES
from colorize.settings import BasicSettings, PictureSettings
from colorize.ui import runs, tasks

IDLE = 30.0  # seconds without a visitor after which the server counts as idle


def warm_up() -> None:
    """Compute what new visitors ask for: one palette at once, then every picture's defaults.

    The first palette, search and chart take half a second, since libraries set
    themselves up.  The defaults wait until no visitor has been connected for a while.
    """
    task = tasks.of_sample(next(iter(SAMPLES)), PictureSettings())
    first = runs.compute_ahead(task.canvas, task.truth, BasicSettings())
    if first.wait() and first.result:
        plots.palette_bars(first.result.agent.palette_).to_json()
    for name in SAMPLES:
        task = tasks.of_sample(name, PictureSettings())
        for agent in AGENTS.values():
            _wait_until_idle()
            runs.compute_ahead(task.canvas, task.truth, agent.Settings()).wait()


def _wait_until_idle() -> None:
    """Until no visitor has been connected for some time: a reload disconnects, too."""
    idle = 0.0
    while idle < IDLE:
        sleep(1.0)
        idle = 0.0 if _visited() else idle + 1.0


def _visited() -> bool:
    return (Runtime.exists()
            and Runtime.instance().state is RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED)
