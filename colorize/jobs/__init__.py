"""Running in the background: queue, worker process, messages, runs and their store."""

from colorize.jobs.handle import Handle, State, stop_all
from colorize.jobs.making import MakeTask
from colorize.jobs.messages import WorkerLostError
from colorize.jobs.palettes import PalettesTask
from colorize.jobs.queue import Queue, RefusedError
from colorize.jobs.race import RaceTask
from colorize.jobs.run_handle import RunHandle, record_name
from colorize.jobs.saving import SaveTask
from colorize.jobs.snapshots import Snapshot
from colorize.jobs.store import Store
from colorize.jobs.sweeping import SweepHandle, SweepTask
from colorize.jobs.worker import Worker

__all__ = ["Handle", "MakeTask", "PalettesTask", "Queue", "RaceTask", "RefusedError", "RunHandle",
           "SaveTask", "Snapshot", "State", "Store", "SweepHandle", "SweepTask",
           "Worker", "WorkerLostError", "record_name", "stop_all"]
