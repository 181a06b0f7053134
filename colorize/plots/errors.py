"""How often errors of each size occur."""

from collections.abc import Mapping
from itertools import product

import numpy as np
import plotly.graph_objects as go

from colorize.plots.style import ORANGE, TEAL, compact

#: Colour and dash of one result after the other: no two differ by their hue alone.
_STYLES = [(colour, dash) for dash, colour in product(("solid", "dot", "dash"), (
    "#5b7fb5", ORANGE, TEAL))]


def error_histogram(counts: Mapping[str, np.ndarray]) -> go.Figure:
    """The share of pixels with each error, one line for each result.

    Parameters
    ----------
    counts : mapping of str to (n,) array of int
        Title -> number of pixels with an error of 0 to 1, 1 to 2, and so on; the last counts
        all larger ones.
    """
    figure = go.Figure()
    for at, (title, number) in enumerate(counts.items()):
        colour, dash = _STYLES[at % len(_STYLES)]
        figure.add_scatter(
            x=list(range(len(number))), y=(number / max(1, number.sum())).tolist(), name=title,
            mode="lines", line={"shape": "hv", "color": colour, "dash": dash, "width": 2.5},
            hovertemplate="%{y:.1%}")
    last = max(map(len, counts.values()), default=1) - 1
    figure.update_xaxes(title="CIEDE2000", range=[0, last + 1], tickvals=[*range(0, last, 5), last],
                        ticktext=[*range(0, last, 5), f"{last}+"])
    figure.update_yaxes(title="share of unknown pixels", tickformat=".0%", rangemode="tozero")
    figure.update_layout(hovermode="x unified", legend={"orientation": "h", "y": 1.02,
                                                        "yanchor": "bottom"})
    return compact(figure, height=380)
