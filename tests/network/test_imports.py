"""A training with the NumPy engine does not import PyTorch."""

import subprocess
import sys

PROGRAM = """
import sys
import numpy as np
from colorize.canvas import split
from colorize.experiment import run
from colorize.settings import ImprovedSettings

picture = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
run(*split(picture), ImprovedSettings(engine="numpy", epochs=2, width=4))
sys.exit("torch" in sys.modules)
"""


def test_a_run_in_numpy_does_not_import_torch():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
