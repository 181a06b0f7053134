"""The canvas, which every task is, and the ways to make one: of a part, references or hints."""

from colorize.canvas.canvas import Canvas
from colorize.canvas.hinted import with_hints
from colorize.canvas.joined import joined_boxes, joining_axis, reference_canvas, row_positions
from colorize.canvas.part import split

__all__ = ["Canvas", "joined_boxes", "joining_axis", "reference_canvas", "row_positions", "split",
           "with_hints"]
