"""Work done before it is asked for: at the start, and while no visitor is connected."""

from time import sleep

from streamlit.runtime import Runtime, RuntimeState

from colorize import plots
from colorize.agents import AGENTS
from colorize.experiment import Task
from colorize.imaging import SAMPLES
from colorize.jobs import RefusedError
from colorize.settings import BasicSettings, PictureSettings, Settings
from colorize.ui import runs, tasks
from colorize.ui.run_cache import SharedRun

IDLE = 30.0  # seconds without a visitor after which the server counts as idle


def warm_up() -> None:
    """Compute what new visitors ask for: one palette at once, then every picture's defaults.

    The first palette, search and chart take half a second, since libraries set
    themselves up.  The defaults wait until no visitor has been connected for a while.
    """
    task = tasks.of_sample(next(iter(SAMPLES)), PictureSettings())
    first = _compute(task, BasicSettings())
    if first and first.result:
        plots.palette_bars(first.result.agent.palette_).to_json()
    for name in SAMPLES:
        task = tasks.of_sample(name, PictureSettings())
        for agent in AGENTS.values():
            _wait_until_idle()
            _compute(task, agent.Settings())


def _compute(task: Task, settings: Settings) -> SharedRun | None:
    """The run of these settings once it is over; None if the queue refuses it."""
    try:
        run = runs.compute_ahead(task.canvas, task.truth, settings)
    except RefusedError:  # too many wait, or it takes too much memory: the others may do
        return None
    run.wait()
    return run


def _wait_until_idle() -> None:
    """Until no visitor has been connected for some time: a reload disconnects, too."""
    idle = 0.0
    while idle < IDLE:
        sleep(1.0)
        idle = 0.0 if _visited() else idle + 1.0


def _visited() -> bool:
    return (Runtime.exists()
            and Runtime.instance().state is RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED)
