"""What the models of the context agent contribute."""

from collections.abc import Mapping
from itertools import cycle

import numpy as np
import plotly.graph_objects as go

from colorize.plots.style import SERIES, compact


def shares_over_distance(distance: np.ndarray, shares: Mapping[str, np.ndarray],
                         steps: int = 24) -> go.Figure:
    """Each model's mean share at each distance to the known region: stacked areas.

    Parameters
    ----------
    distance : (n,) array of float in [0, 1]
        The distance of each pixel.
    shares : mapping of str to (n,) array of float
        Model -> its share at each pixel; their sum is 1.
    steps : int
        Number of intervals of the distance; empty ones are left out.
    """
    step = np.minimum((distance * steps).astype(int), steps - 1)
    count = np.bincount(step, minlength=steps)
    x = ((np.arange(steps) + 0.5) / steps)[count > 0]
    figure = go.Figure()
    for (name, share), colour in zip(shares.items(), cycle(SERIES), strict=False):
        y = (np.bincount(step, share, steps)[count > 0] / count[count > 0]).tolist()
        figure.add_scatter(x=x.tolist(), y=y, name=name, mode="lines", stackgroup="all",
                           line={"color": colour, "width": 0}, fillcolor=colour,
                           hovertemplate="%{y:.0%}")
    figure.update_xaxes(title="distance to the known region (1: the largest)")
    figure.update_yaxes(tickformat=".0%", range=[0, 1])
    figure.update_layout(hovermode="x unified", legend={
        "orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"})
    return compact(figure, height=300)
