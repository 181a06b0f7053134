"""Results as Plotly figures.  Pure functions: no page, no state.

Colours of axes and text are left to the page's theme; only what means something
is coloured here.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.colors import hex_to_rgb, sequential
from plotly.subplots import make_subplots

from colorize.canvas import Canvas
from colorize.color import to_ab
from colorize.metrics import Scores
from colorize.palette import Palette

TEAL, ORANGE, GRAY = "#1a9c94", "#e0803a", "#8d9896"


def score_bars(scores: Mapping[str, Scores]) -> go.Figure:
    """PSNR and SSIM side by side, a bar for each result; the best is coloured.

    Parameters
    ----------
    scores : mapping of str to Scores
        Title of each result -> its scores, in the order to be shown.
    """
    titles = list(scores)
    figure = make_subplots(cols=2, shared_yaxes=True, horizontal_spacing=0.06,
                           subplot_titles=("PSNR in dB", "SSIM"))
    for column, (name, style) in enumerate((("psnr", ".2f"), ("ssim", ".3f")), start=1):
        values = [getattr(scores[title], name) for title in titles]
        best = max(values)
        figure.add_bar(
            x=values, y=titles, orientation="h", row=1, col=column, showlegend=False,
            text=[format(value, style) for value in values], textposition="inside",
            insidetextanchor="end", insidetextfont_color="white",
            marker_color=[TEAL if value == best else GRAY for value in values],
            hovertemplate="%{y}: %{x:" + style + "}<extra></extra>",
        )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(rangemode="tozero", showgrid=True)
    return _compact(figure, height=90 + 34 * len(titles))


def palette_bars(palette: Palette) -> go.Figure:
    """The palette, the most frequent colour first: swatch, hex value, share of pixels."""
    figure = go.Figure(go.Bar(
        x=palette.shares, y=palette.hex, orientation="h",
        marker={"color": palette.hex, "line": {"color": GRAY, "width": 1}},
        text=[f"{share:.1%}" for share in palette.shares], textposition="outside",
        cliponaxis=False, hovertemplate="%{y}: %{x:.1%} of the known pixels<extra></extra>",
    ))
    figure.update_yaxes(autorange="reversed", type="category", tickfont_family="monospace")
    figure.update_xaxes(visible=False, range=[0, 1.15 * palette.shares.max()])
    return _compact(figure, height=40 + 26 * len(palette.hex))


def loss_curve(losses: Sequence[float], total: int) -> go.Figure:
    """Training loss by epoch on a logarithmic axis, at most about 500 points."""
    every = max(1, len(losses) // 500)
    epochs = list(range(1, len(losses) + 1))[::every]
    figure = go.Figure(go.Scatter(x=epochs, y=list(losses)[::every], mode="lines",
                                  line={"color": TEAL, "width": 2}, name="loss",
                                  hovertemplate="epoch %{x}: %{y:.5f}<extra></extra>"))
    figure.update_xaxes(title="epoch", range=[1, max(2, total)])
    figure.update_yaxes(title="loss", type="log", exponentformat="power")
    return _compact(figure, height=280)


def race_curves(losses: Mapping[str, Sequence[float]], total: int) -> go.Figure:
    """Two or more loss curves on top of each other: the first broad, the next on it."""
    figure = go.Figure()
    styles = ({"color": TEAL, "width": 6}, {"color": ORANGE, "width": 2})
    for (name, values), style in zip(losses.items(), styles, strict=True):
        figure.add_scatter(x=list(range(1, len(values) + 1)), y=list(values), name=name,
                           mode="lines", line=style,
                           hovertemplate="epoch %{x}: %{y:.6f}<extra>" + name + "</extra>")
    figure.update_xaxes(title="epoch", range=[1, max(2, total)])
    figure.update_yaxes(title="loss", type="log", exponentformat="power")
    return _compact(figure, height=360).update_layout(legend={"orientation": "h", "y": 1.12})


def heat(values: np.ndarray, high: float) -> np.ndarray:
    """Numbers as a picture on one colour scale: black for 0, through red, to yellow for `high`.

    Parameters
    ----------
    values : (H, W) array of float
        Above `high` all look alike.
    high : float

    Returns
    -------
    rgb : (H, W, 3) array of uint8
    """
    stops = np.array([hex_to_rgb(colour) for colour in sequential.Inferno])
    share = np.clip(values / high, 0, 1) * (len(stops) - 1)
    channels = [np.interp(share, np.arange(len(stops)), stops[:, c]) for c in range(3)]
    return np.rint(np.stack(channels, axis=-1)).astype(np.uint8)


def gray_against_b(canvas: Canvas, points: int = 1500) -> go.Figure:
    """Known pixels, each in its own colour, by gray and by b; and the straight line through them.

    The line is the least-squares fit over all known pixels.
    """
    gray, colours = canvas.gray[canvas.known], canvas.rgb[canvas.known]
    b = to_ab(colours)[:, 1]
    some = np.random.default_rng(0).permutation(len(gray))[:points]
    figure = go.Figure(go.Scatter(
        x=gray[some], y=b[some], mode="markers", showlegend=False,
        marker={"size": 6, "color": ["#" + bytes(colour).hex() for colour in colours[some]]},
        hovertemplate="gray %{x:.2f}, b %{y:.0f}<extra></extra>"))
    slope, start = np.polyfit(gray, b, 1) if np.ptp(gray) else (0.0, b.mean())
    figure.add_scatter(x=[0, 1], y=[start, start + slope], mode="lines", name="least squares",
                       line={"color": TEAL, "width": 4})
    figure.update_xaxes(title="gray", range=[0, 1])
    figure.update_yaxes(title="b: blue below, yellow above")
    return _compact(figure, height=420).update_layout(legend={"orientation": "h", "y": 1.1})


def _compact(figure: go.Figure, height: int) -> go.Figure:
    return figure.update_layout(height=height, margin={"l": 8, "r": 8, "t": 32, "b": 8},
                                bargap=0.25)
