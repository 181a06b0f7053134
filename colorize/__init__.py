"""Colorization learnt from one picture."""

from colorize.agents import AGENTS
from colorize.canvas import Canvas, reference_canvas, split_left_right
from colorize.experiment import (
    Run,
    at_photo_size,
    output_picture,
    prepare,
    prepare_reference,
    run,
)
from colorize.imaging import ImageError, load_sample, open_image
from colorize.settings import (
    PRESETS,
    BasicSettings,
    ColorizeError,
    ImprovedSettings,
    PictureSettings,
)

__all__ = ["AGENTS", "PRESETS", "BasicSettings", "Canvas", "ColorizeError", "ImageError",
           "ImprovedSettings", "PictureSettings", "Run", "at_photo_size", "load_sample",
           "open_image", "output_picture", "prepare", "prepare_reference", "reference_canvas",
           "run", "split_left_right"]
