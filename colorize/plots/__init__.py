"""Results as Plotly figures, small arrays as tables.  Pure functions: no page, no state."""

from colorize.plots.colours import gray_against_b, palette_bars
from colorize.plots.errors import error_histogram
from colorize.plots.models import shares_over_distance
from colorize.plots.network import network_diagram
from colorize.plots.number_grid import common_power, number_grid, number_grids
from colorize.plots.palettes import lab_cloud, size_curves
from colorize.plots.scores import heat, score_bars
from colorize.plots.style import DEEP, GRAY, ORANGE, SERIES, SLATE, TEAL, enlarged
from colorize.plots.sweeps import MEASURES, Measure, best_place, sweep_line, sweep_map
from colorize.plots.trainings import loss_curve, race_curves
from colorize.plots.why import activation_rows, gradient_maps, places_figure

__all__ = ["DEEP", "GRAY", "MEASURES", "ORANGE", "SERIES", "SLATE", "TEAL", "Measure",
           "activation_rows", "best_place", "common_power", "enlarged", "error_histogram",
           "gradient_maps", "gray_against_b", "heat", "lab_cloud", "loss_curve", "network_diagram",
           "number_grid", "number_grids", "palette_bars", "places_figure", "race_curves",
           "score_bars", "shares_over_distance", "size_curves", "sweep_line", "sweep_map"]
