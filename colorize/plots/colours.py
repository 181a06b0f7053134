"""The colours of the known pixels: the palette, and colour against gray."""

import numpy as np
import plotly.graph_objects as go

from colorize.agents.basic.palette import Palette
from colorize.canvas import Canvas
from colorize.imaging.color import to_ab
from colorize.plots.style import GRAY, TEAL, compact


def palette_bars(palette: Palette) -> go.Figure:
    """The palette, the most frequent colour first: coloured bar, hex value, share of pixels."""
    figure = go.Figure(go.Bar(
        x=palette.shares, y=palette.hex, orientation="h",
        marker={"color": palette.hex, "line": {"color": GRAY, "width": 1}},
        text=[f"{share:.1%}" for share in palette.shares], textposition="outside",
        cliponaxis=False, hovertemplate="%{y}: %{x:.1%} of the known pixels<extra></extra>",
    ))
    figure.update_yaxes(autorange="reversed", type="category", tickfont_family="monospace")
    figure.update_xaxes(visible=False, range=[0, 1.15 * palette.shares.max()])
    return compact(figure, height=40 + 26 * len(palette.hex))


def gray_against_b(canvas: Canvas, points: int = 1500) -> go.Figure:
    """Scatter plot of known pixels by gray and b, each in its own colour, with the fitted line.

    The line is the least-squares fit to all known pixels.

    Parameters
    ----------
    canvas : Canvas
    points : int
        Of more known pixels, a random sample of this size is shown.
    """
    gray, colours = canvas.gray[canvas.known], canvas.rgb[canvas.known]
    b = to_ab(colours)[:, 1]
    sample = np.random.default_rng(0).permutation(len(gray))[:points]
    figure = go.Figure(go.Scatter(
        x=gray[sample], y=b[sample], mode="markers", showlegend=False,
        marker={"size": 7, "color": ["#" + bytes(colour).hex() for colour in colours[sample]],
                "line": {"color": GRAY, "width": 0.7}},  # to show black on a dark page
        hovertemplate="gray %{x:.2f}, b %{y:.0f}<extra></extra>"))
    slope, start = np.polyfit(gray, b, 1) if np.ptp(gray) else (0.0, b.mean())
    figure.add_scatter(x=[0, 1], y=[start, start + slope], mode="lines", name="least squares",
                       line={"color": TEAL, "width": 4})
    figure.update_xaxes(title="gray", range=[0, 1])
    figure.update_yaxes(title="b (negative: blue, positive: yellow)")
    return compact(figure, height=420).update_layout(legend={"orientation": "h", "y": 1.1})
