"""Running in the background: queue, worker process, messages, runs and their store."""

from colorize.jobs.handle import Handle, State, stop_all
from colorize.jobs.messages import WorkerLostError
from colorize.jobs.queue import Queue, RefusedError
from colorize.jobs.run_handle import RunHandle, record_name
from colorize.jobs.snapshots import Snapshot
from colorize.jobs.steps import StepsTask
from colorize.jobs.store import Store
from colorize.jobs.sweep_handle import SweepHandle
from colorize.jobs.worker import Worker

__all__ = ["Handle", "Queue", "RefusedError", "RunHandle", "Snapshot", "State", "StepsTask",
           "Store", "SweepHandle", "Worker", "WorkerLostError", "record_name", "stop_all"]
