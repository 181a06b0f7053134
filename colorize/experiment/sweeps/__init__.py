"""Sweeps: one agent with every combination of some settings' values, each run a row of a table.

    grid     the values of the swept settings -> the settings of every cell
    cells    a task and settings -> the scores of one cell; which cells are computed together
    table    rows -> CSV and JSON, and back
    running  cells on several cores, or on a Dask cluster
"""

from colorize.experiment.sweeps.cells import Cell, Outcome, Sweep, batches, cell_of, compute
from colorize.experiment.sweeps.grid import Grid, read_values, spread
from colorize.experiment.sweeps.running import Batch, run_batches
from colorize.experiment.sweeps.table import (
    columns,
    csv_line,
    read_rows,
    row,
    to_csv,
    to_json,
    varying,
)

__all__ = ["Batch", "Cell", "Grid", "Outcome", "Sweep", "batches", "cell_of", "columns",
           "compute", "csv_line", "read_rows", "read_values", "row", "run_batches", "spread",
           "to_csv", "to_json", "varying"]
