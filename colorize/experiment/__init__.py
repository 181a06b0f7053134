"""One experiment: a photograph becomes a canvas, an agent colours it, the result is scored.

    task         the photo and its sources of colour -> a canvas and its truth
    result       a canvas and settings -> a coloured picture and its scores
    metrics      the scores
    errors       where a result is wrong: maps, counts, and the worst of its regions
    steps        computations that take long, as generators; those are in
    palettes       how many colours the basic agent's palette needs
    race           the two engines, an epoch each in turn
    sweeps         every combination of some settings' values
    photo_file     one photo of many, from its file to the result's file
    result_file    the file of a result at full size
    output       the result as it is saved or shown
    exports      an experiment as one file, a ZIP of results, a report
"""

from colorize.experiment.output import LARGEST, output_picture, output_shape, shown_picture
from colorize.experiment.result import Run, conclude, run
from colorize.experiment.task import LEAST_SIDE, Task, canvas_shape, open_reduced, prepare

__all__ = ["LARGEST", "LEAST_SIDE", "Run", "Task", "canvas_shape", "conclude", "open_reduced",
           "output_picture", "output_shape", "prepare", "run", "shown_picture"]
