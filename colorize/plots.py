"""Results as Plotly figures.  Pure functions: no page, no state.

The page's theme sets the colours of axes and text; colours with a meaning are set here.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import cycle

import numpy as np
import plotly.graph_objects as go
from plotly.colors import hex_to_rgb, sequential
from plotly.subplots import make_subplots

from colorize.agents.basic.palette import Palette
from colorize.canvas import Canvas
from colorize.imaging.color import to_ab
from colorize.metrics import Scores
from colorize.network.spec import Conv, Spec, TransConv, ceil_div

TEAL, ORANGE, GRAY = "#1a9c94", "#e0803a", "#8d9896"
DEEP, SLATE = "#0f7d76", "#66706e"  # dark enough for white text on them
SERIES = (GRAY, "#5b7fb5", TEAL, "#7cc4a4", ORANGE)  # the colours of several series


def score_bars(scores: Mapping[str, Scores]) -> go.Figure:
    """PSNR and SSIM side by side, one bar per result; the best one is coloured.

    Parameters
    ----------
    scores : mapping of str to Scores
        Title of each result -> its scores, from top to bottom.
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
            insidetextanchor="end", insidetextfont={"color": "white", "size": 12},
            marker_color=[DEEP if value == best else SLATE for value in values],
            hovertemplate="%{y}: %{x:" + style + "}<extra></extra>",
        )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(rangemode="tozero", showgrid=True)
    return _compact(figure, height=90 + 34 * len(titles))


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
    return _compact(figure, height=40 + 26 * len(palette.hex))


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
    styles = zip(((TEAL, "solid"), (ORANGE, "solid"), (GRAY, "dot")), curves.items(), strict=False)
    for (colour, dash), (name, points) in styles:
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
    return _compact(figure, height=280)


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
    return _compact(figure, height=360).update_layout(legend={"orientation": "h", "y": 1.12})


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
    return _compact(figure, height=300)


def heat(values: np.ndarray, high: float) -> np.ndarray:
    """Values as a picture, on a colour scale from black (0) through red to yellow (`high`).

    Parameters
    ----------
    values : (H, W) array of float
        Values above `high` have the colour of `high`.
    high : float > 0

    Returns
    -------
    rgb : (H, W, 3) array of uint8
    """
    stops = np.array([hex_to_rgb(colour) for colour in sequential.Inferno])
    share = np.clip(values / high, 0, 1) * (len(stops) - 1)
    channels = [np.interp(share, np.arange(len(stops)), stops[:, c]) for c in range(3)]
    return np.rint(np.stack(channels, axis=-1)).astype(np.uint8)


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
    return _compact(figure, height=420).update_layout(legend={"orientation": "h", "y": 1.1})


@lru_cache(maxsize=16)  # during a training a page redraws twice a second
def network_diagram(spec: Spec, height: int, width: int) -> go.Figure:
    """The report's figure 3 for any spec: arrays as blocks, layers as arrows between them.

    A block's height is proportional to the array's height, its depth to the square root
    of its number of channels.  The numbers below a block are channels, height and width;
    the bold number above an arrow is the layer's number of parameters.

    Parameters
    ----------
    spec : tuple of layer records
    height, width : int
        Of the input, in pixels.
    """
    figure = go.Figure()
    flow = _flow(spec, height, width)
    for index, (channels, high, wide, text) in enumerate(flow):
        _block(figure, index, np.sqrt(channels) / 20, 0.8 * high / height, 0.18 * wide / width)
        figure.add_annotation(x=index, y=-0.58, text=f"<b>{channels}</b><br>{high} × {wide}",
                              showarrow=False, yanchor="top", font_size=12)
        if text:
            figure.add_annotation(x=index - 0.5, y=0.62, text=text, showarrow=False,
                                  yanchor="bottom", font_size=11)
            figure.add_annotation(x=index - 0.36, ax=index - 0.62, y=0, ay=0, axref="x", ayref="y",
                                  xref="x", yref="y", arrowhead=2, arrowcolor=ORANGE, text="")
    figure.update_xaxes(visible=False, range=[-0.45, len(flow) - 0.5])
    figure.update_yaxes(visible=False, range=[-0.95, 1.05])
    return _compact(figure, height=270)


def _flow(spec: Spec, height: int, width: int) -> list[tuple[int, int, int, str]]:
    """Channels, height and width of each array, and the text for the layer before it."""
    flow = [(spec[0].inputs, height, width, "")]
    for layer, after in zip(spec, (*spec[1:], None), strict=True):
        if not isinstance(layer, (Conv, TransConv)):
            continue
        enlarges, stride = isinstance(layer, TransConv), ""
        if layer.stride > 1:
            stride = f", {'×' if enlarges else '/'}{layer.stride}"
        height, width = (side * layer.stride if enlarges else ceil_div(side, layer.stride)
                         for side in (height, width))
        count = int(np.prod(layer.weight_shape)) + layer.outputs
        flow.append((layer.outputs, height, width,
                     f"{type(layer).__name__}<br>{layer.kernel} × {layer.kernel}{stride}<br>"
                     f"{type(after).__name__ if after else ''}<br><b>{count:,}</b>"))
    return flow


def _block(figure: go.Figure, x: float, deep: float, high: float, slant: float) -> None:
    """A box in oblique projection: `deep` to the right, `high` upwards, `slant` to the back."""
    x0, x1, y0, y1 = x - deep / 2 - slant / 2, x + deep / 2 - slant / 2, -high / 2, high / 2
    back = 1.4 * slant
    faces = (((x0, y0), (x1, y0), (x1, y1), (x0, y1)),
             ((x0, y1), (x1, y1), (x1 + slant, y1 + back), (x0 + slant, y1 + back)),
             ((x1, y0), (x1 + slant, y0 + back), (x1 + slant, y1 + back), (x1, y1)))
    for face, opacity in zip(faces, (0.85, 0.5, 0.65), strict=True):
        path = "M " + " L ".join(f"{a:.4f} {b:.4f}" for a, b in face) + " Z"
        figure.add_shape(type="path", path=path, fillcolor=TEAL, opacity=opacity,
                         line={"color": TEAL, "width": 1})


def _compact(figure: go.Figure, height: int) -> go.Figure:
    return figure.update_layout(height=height, margin={"l": 8, "r": 8, "t": 32, "b": 8},
                                bargap=0.25)
