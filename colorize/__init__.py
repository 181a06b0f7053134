"""Colorization learnt from one picture."""

from colorize.canvas import Canvas, split_left_right
from colorize.experiment import Run, run
from colorize.settings import PRESETS, BasicSettings, ImprovedSettings

__all__ = ["PRESETS", "BasicSettings", "Canvas", "ImprovedSettings", "Run", "run",
           "split_left_right"]
