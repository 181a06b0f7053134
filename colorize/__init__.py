"""Colorization learnt from one picture."""

from colorize.agents import AGENTS
from colorize.canvas import Canvas, beside, split_left_right
from colorize.experiment import Run, at_own_size, prepare, prepare_beside, run
from colorize.imaging import ImageError, load_sample, open_image
from colorize.settings import PRESETS, BasicSettings, ImprovedSettings, PictureSettings

__all__ = ["AGENTS", "PRESETS", "BasicSettings", "Canvas", "ImageError", "ImprovedSettings",
           "PictureSettings", "Run", "at_own_size", "beside", "load_sample", "open_image",
           "prepare", "prepare_beside", "run", "split_left_right"]
