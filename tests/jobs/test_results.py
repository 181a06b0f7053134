"""What both processes hold is named in messages, not copied; the server imports no learner."""

import pickle
import subprocess
import sys

import numpy as np

from colorize.canvas import split
from colorize.jobs import Queue, RunHandle, Worker
from colorize.settings import BasicSettings, ContextSettings
from tests.jobs.doubles import PATIENCE


def finished(settings, side=48):
    picture = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    handle = RunHandle(*split(picture), settings, Queue(slots=1), Worker()).begin()
    assert handle.wait(PATIENCE)
    return handle


def test_a_result_from_the_worker_holds_the_canvas_that_it_was_given():
    handle = finished(BasicSettings())
    assert handle.result.canvas is handle.canvas
    assert handle.result.agent.canvas_ is handle.canvas


def test_who_reads_a_result_of_forests_does_not_import_what_grew_them():
    handle = finished(ContextSettings(effort="quick"))
    read = ("import pickle, sys; pickle.load(sys.stdin.buffer); "
            "print({'sklearn', 'faiss', 'torch', 'scipy.stats'} & set(sys.modules))")
    done = subprocess.run([sys.executable, "-c", read], input=pickle.dumps(handle.result),
                          capture_output=True, check=True)
    assert done.stdout.decode().strip() == "set()"
