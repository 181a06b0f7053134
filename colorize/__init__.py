"""Colorization learnt from one picture."""

from colorize.agents import AGENTS
from colorize.canvas import Canvas, split_left_right
from colorize.experiment import Run, prepare, run
from colorize.images import ImageError, load_sample, open_image
from colorize.settings import PRESETS, BasicSettings, ImprovedSettings, PictureSettings

__all__ = ["AGENTS", "PRESETS", "BasicSettings", "Canvas", "ImageError", "ImprovedSettings",
           "PictureSettings", "Run", "load_sample", "open_image", "prepare", "run",
           "split_left_right"]
