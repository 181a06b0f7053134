"""Figures of an explanation: where in the picture it happens, and what a network computed."""

from base64 import b64encode
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from colorize.imaging import to_jpeg
from colorize.plots.style import ORANGE, TEAL, compact

Place = tuple[int, int]  # row and column


def places_figure(rgb: np.ndarray, pixel: Place, places: Sequence[tuple[Place, str]],
                  box: tuple[int, int, int, int] | None = None) -> go.Figure:
    """The picture, with a line from the pixel to each place, or a box around it.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    pixel : (int, int)
    places : sequence of (place, str)
        Row and column, and what the mouse shows there.
    box : (int, int, int, int), optional
        First row, row after the last, first column, column after the last.
    """
    height, width = rgb.shape[:2]
    source = "data:image/jpeg;base64," + b64encode(to_jpeg(rgb)).decode()
    figure = go.Figure()
    figure.add_layout_image(source=source, x=-0.5, y=-0.5, xref="x", yref="y", sizex=width,
                            sizey=height, sizing="stretch", layer="below")
    row, column = pixel
    for (y, x), _ in places:
        for colour, wide in (("#ffffff", 3), (TEAL, 1.5)):  # seen on dark and on light
            figure.add_scatter(x=[column, x], y=[row, y], mode="lines", hoverinfo="skip",
                               line={"color": colour, "width": wide})
    if places:
        figure.add_scatter(
            x=[place[1] for place, _ in places], y=[place[0] for place, _ in places],
            mode="markers", text=[words for _, words in places], hoverinfo="text",
            marker={"size": 11, "symbol": "square", "color": TEAL,
                    "line": {"color": "#ffffff", "width": 2}})
    if box:
        figure.add_shape(type="rect", y0=box[0] - 0.5, y1=box[1] - 0.5, x0=box[2] - 0.5,
                         x1=box[3] - 0.5, line={"color": ORANGE, "width": 2})
    figure.add_scatter(x=[column], y=[row], mode="markers", text=["the pixel"], hoverinfo="text",
                       marker={"size": 13, "symbol": "circle-open", "color": ORANGE,
                               "line": {"width": 3}})
    figure.update_xaxes(range=[-0.5, width - 0.5], visible=False, constrain="domain")
    figure.update_yaxes(range=[height - 0.5, -0.5], visible=False, scaleanchor="x",
                        constrain="domain")
    return compact(figure, height=360).update_layout(showlegend=False)


def gradient_maps(gradient: np.ndarray) -> go.Figure:
    """By how much a, and b, change with the gray of each pixel that a network sees.

    Parameters
    ----------
    gradient : (2, h, w) array of float
    """
    most = max(float(np.abs(gradient).max()), 1e-9)
    height, width = gradient.shape[1:]
    gap = np.full((height, 1), np.nan)
    figure = go.Figure(go.Heatmap(
        z=np.hstack([gradient[0], gap, gradient[1]]), zmin=-most, zmax=most, colorscale="PuOr",
        xgap=1, ygap=1, hovertemplate="%{z:.3f} for each level of gray<extra></extra>"))
    figure.update_xaxes(tickvals=[(width - 1) / 2, width + 1 + (width - 1) / 2],
                        ticktext=["a", "b"], showgrid=False)
    figure.update_yaxes(autorange="reversed", visible=False, scaleanchor="x")
    return compact(figure, height=260)


def activation_rows(names: Sequence[str], values: Sequence[np.ndarray]) -> go.Figure:
    """The activations of each layer at a pixel, one row a layer, one cell a channel."""
    most = max(map(len, values))
    rows = [np.pad(np.asarray(row, float), (0, most - len(row)), constant_values=np.nan)
            for row in values]
    figure = go.Figure(go.Heatmap(
        z=np.stack(rows), y=list(names), colorscale="Viridis", xgap=1, ygap=4,
        hovertemplate="%{y}, channel %{x}: %{z:.3f}<extra></extra>"))
    figure.update_xaxes(title="channel", showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return compact(figure, height=90 + 44 * len(rows))
