"""How a network learns: loss by epoch."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from colorize.plots.style import ORANGE, TEAL, VIOLET, compact


def loss_curve(losses: Sequence[float], total: int,
               others: Mapping[str, Sequence[tuple[int, float]]] | None = None) -> go.Figure:
    """Training loss by epoch on a logarithmic axis, at most about 500 points.

    Parameters
    ----------
    losses : sequence of float
        The training loss of each epoch.
    total : int
        The number of epochs of the whole training: the end of the axis.
    others : mapping of str to (epoch, loss) pairs, optional
        Name -> another loss, at the epochs at which it was computed; at most two.
    """
    every = max(1, len(losses) // 500)
    epochs = list(range(1, len(losses) + 1))[::every]
    figure = go.Figure()
    curves = {"training": list(zip(epochs, list(losses)[::every], strict=True)), **(others or {})}
    styles = (TEAL, "solid"), (ORANGE, "solid"), (VIOLET, "dot")
    for (colour, dash), (name, points) in zip(styles, curves.items(), strict=False):
        if points:
            x, y = zip(*points, strict=True)
            sparse = name in (others or {})  # markers show which points were computed
            figure.add_scatter(x=x, y=y, mode="lines+markers" if sparse else "lines", name=name,
                               line={"color": colour, "width": 2, "dash": dash}, marker_size=5,
                               hovertemplate="epoch %{x}: %{y:.5f}")
    figure.update_xaxes(title="epoch", range=[1, max(2, total)])
    figure.update_yaxes(title="loss", type="log", exponentformat="power")
    figure.update_layout(legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02,
                                 "yanchor": "bottom"})
    return compact(figure, height=280)


def race_curves(losses: Mapping[str, Sequence[float]], total: int) -> go.Figure:
    """Two loss curves on the same axes, logarithmic: a wide line and a narrow one on top of it.

    Parameters
    ----------
    losses : mapping of str to sequence of float
        Name -> loss of each epoch; two entries.
    total : int
        The number of epochs of the whole training: the end of the axis.
    """
    figure = go.Figure()
    styles = ({"color": TEAL, "width": 6}, {"color": ORANGE, "width": 2})
    for (name, values), style in zip(losses.items(), styles, strict=True):
        figure.add_scatter(x=list(range(1, len(values) + 1)), y=list(values), name=name,
                           mode="lines", line=style,
                           hovertemplate="epoch %{x}: %{y:.6f}<extra>" + name + "</extra>")
    figure.update_xaxes(title="epoch", range=[1, max(2, total)])
    figure.update_yaxes(title="loss", type="log", exponentformat="power")
    return compact(figure, height=360).update_layout(legend={"orientation": "h", "y": 1.12})
