"""What all visitors of a server share: its memory, its queues, its worker and its stores."""

import os
from math import inf
from pathlib import Path

import streamlit as st

from colorize.experiment.steps import Computation
from colorize.jobs import Handle, Queue, StepsTask, Store, Worker, memory

#: Of the worker before its first task, at most: ``python -m benchmarks.memory`` measures it.
WORKER_BYTES = 155e6
SMALL = 60e6  # bytes of a quick run that never waits for room: a new palette is such a one

#: What server, worker and caches hold together, in bytes.
BUDGET = 1e6 * float(os.environ.get("COLORIZE_MEMORY", "600"))
#: Of one run.  Where the owner names no budget, as on a student's own machine, there is no limit.
MOST = 0.6 * BUDGET if "COLORIZE_MEMORY" in os.environ else inf


@st.cache_resource(max_entries=1, show_spinner=False)
def executors() -> dict[bool, tuple]:
    """Queue and worker of slow agents, and of quick ones: no palette waits for a training."""
    worker, slots = Worker(), int(os.environ.get("COLORIZE_TRAININGS", "2"))
    queues: dict[bool, Queue] = {}

    def has_room(run: Handle, running: set[Handle]) -> bool:
        promised = WORKER_BYTES + sum(other.memory for queue in queues.values()
                                      for other in queue.running)
        held = max(memory.resident(worker.pid), promised)
        return memory.resident(os.getpid()) + held + run.memory <= BUDGET

    def is_small_or_has_room(run: Handle, running: set[Handle]) -> bool:
        return run.memory <= SMALL or has_room(run, running)

    queues |= {True: Queue(slots, most=MOST, has_room=has_room),
               False: Queue(2, most=MOST, has_room=is_small_or_has_room)}
    return {slow: (queue, worker) for slow, queue in queues.items()}


def begin(computation: Computation, slow: bool, urgent: bool = True) -> Handle:
    """Have the worker compute this, in the line of slow agents or of quick ones.

    Raises RefusedError.
    """
    return Handle(StepsTask(computation), *executors()[slow], urgent=urgent).begin()


@st.cache_resource(max_entries=2, show_spinner=False)
def store(private: bool = False) -> Store | None:
    """Where finished trainings outlast the server: those of uploads only if its owner says so."""
    if private:
        folder = os.environ.get("COLORIZE_UPLOADS_STORE")
        return Store(folder) if folder else None
    return Store(os.environ.get("COLORIZE_STORE") or Path.home() / ".cache" / "colorize")
