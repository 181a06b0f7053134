"""Results as Plotly figures.  Pure functions: no page, no state.

Colours of axes and text are left to the page's theme; only what means something
is coloured here.
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
from colorize.network.spec import Spec

TEAL, ORANGE, GRAY = "#1a9c94", "#e0803a", "#8d9896"
DEEP, SLATE = "#0f7d76", "#66706e"  # dark enough for white figures on them
SERIES = (GRAY, "#5b7fb5", TEAL, "#7cc4a4", ORANGE)  # of things side by side


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
            insidetextanchor="end", insidetextfont={"color": "white", "size": 12},
            marker_color=[DEEP if value == best else SLATE for value in values],
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


def loss_curve(losses: Sequence[float], total: int,
               others: Mapping[str, Sequence[tuple[int, float]]] | None = None) -> go.Figure:
    """Training loss by epoch on a logarithmic axis, at most about 500 points.

    Parameters
    ----------
    losses : sequence of float
        One an epoch.
    total : int
        Epochs to be done: the end of the axis.
    others : mapping of str to (epoch, loss) pairs, optional
        Name -> another loss, where it was measured.
    """
    every = max(1, len(losses) // 500)
    epochs = list(range(1, len(losses) + 1))[::every]
    figure = go.Figure()
    curves = {"training": list(zip(epochs, list(losses)[::every], strict=True)), **(others or {})}
    styles = zip(((TEAL, "solid"), (ORANGE, "solid"), (GRAY, "dot")), curves.items(), strict=False)
    for (colour, dash), (name, points) in styles:
        if points:
            x, y = zip(*points, strict=True)
            sparse = name in (others or {})  # a straight line between would pass for measured
            figure.add_scatter(x=x, y=y, mode="lines+markers" if sparse else "lines", name=name,
                               line={"color": colour, "width": 2, "dash": dash}, marker_size=5,
                               hovertemplate="epoch %{x}: %{y:.5f}")
    figure.update_xaxes(title="epoch", range=[1, max(2, total)])
    figure.update_yaxes(title="loss", type="log", exponentformat="power")
    figure.update_layout(legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02,
                                 "yanchor": "bottom"})
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


def shares_over_distance(distance: np.ndarray, shares: Mapping[str, np.ndarray],
                         steps: int = 24) -> go.Figure:
    """How much each of several models counts, near what is known and far from it: stacked areas.

    Parameters
    ----------
    distance : (n,) array of float in [0, 1]
        Of each pixel.
    shares : mapping of str to (n,) array of float
        Model -> its share at each pixel; they add up to 1.
    steps : int
        Distances told apart.
    """
    step = np.minimum((distance * steps).astype(int), steps - 1)
    there = np.bincount(step, minlength=steps)
    x = ((np.arange(steps) + 0.5) / steps)[there > 0]
    figure = go.Figure()
    for (name, share), colour in zip(shares.items(), cycle(SERIES), strict=False):
        y = (np.bincount(step, share, steps)[there > 0] / there[there > 0]).tolist()
        figure.add_scatter(x=x.tolist(), y=y, name=name, mode="lines", stackgroup="all",
                           line={"color": colour, "width": 0}, fillcolor=colour,
                           hovertemplate="%{y:.0%}")
    figure.update_xaxes(title="distance from what is known (1: the farthest)")
    figure.update_yaxes(tickformat=".0%", range=[0, 1])
    figure.update_layout(hovermode="x unified", legend={
        "orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"})
    return _compact(figure, height=300)


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
        marker={"size": 7, "color": ["#" + bytes(colour).hex() for colour in colours[some]],
                "line": {"color": GRAY, "width": 0.7}},  # black is a colour, too, on a dark page
        hovertemplate="gray %{x:.2f}, b %{y:.0f}<extra></extra>"))
    slope, start = np.polyfit(gray, b, 1) if np.ptp(gray) else (0.0, b.mean())
    figure.add_scatter(x=[0, 1], y=[start, start + slope], mode="lines", name="least squares",
                       line={"color": TEAL, "width": 4})
    figure.update_xaxes(title="gray", range=[0, 1])
    figure.update_yaxes(title="b: blue below, yellow above")
    return _compact(figure, height=420).update_layout(legend={"orientation": "h", "y": 1.1})


@lru_cache(maxsize=16)  # a live page asks twice a second, and Plotly takes its time
def network_diagram(spec: Spec, height: int, width: int) -> go.Figure:
    """The report's figure 3 for any spec: what flows as blocks, what is learnt between them.

    A block is as high as its picture and as deep as its channels are many (by
    their square root).  Numbers below it are channels, height and width.
    """
    figure = go.Figure()
    flow = _flow(spec, height, width)
    for index, (channels, high, wide, words) in enumerate(flow):
        _block(figure, index, np.sqrt(channels) / 20, 0.8 * high / height, 0.18 * wide / width)
        figure.add_annotation(x=index, y=-0.58, text=f"<b>{channels}</b><br>{high} × {wide}",
                              showarrow=False, yanchor="top", font_size=12)
        if words:
            figure.add_annotation(x=index - 0.5, y=0.62, text=words, showarrow=False,
                                  yanchor="bottom", font_size=11)
            figure.add_annotation(x=index - 0.36, ax=index - 0.62, y=0, ay=0, axref="x", ayref="y",
                                  xref="x", yref="y", arrowhead=2, arrowcolor=ORANGE, text="")
    figure.update_xaxes(visible=False, range=[-0.45, len(flow) - 0.5])
    figure.update_yaxes(visible=False, range=[-0.95, 1.05])
    return _compact(figure, height=270)


def _flow(spec: Spec, height: int, width: int) -> list[tuple[int, int, int, str]]:
    """Channels, height, width of what flows, and words for the layer it comes from."""
    flow = [(spec[0].inputs, height, width, "")]
    for layer, after in zip(spec, (*spec[1:], None), strict=True):
        if not hasattr(layer, "kernel"):
            continue
        scale = layer.stride if type(layer).__name__ == "TransConv" else 1 / layer.stride
        height, width = int(np.ceil(height * scale)), int(np.ceil(width * scale))
        count = int(np.prod(layer.weight_shape)) + layer.outputs
        stride = f", /{layer.stride}" if scale < 1 else f", ×{layer.stride}" if scale > 1 else ""
        flow.append((layer.outputs, height, width,
                     f"{type(layer).__name__}<br>{layer.kernel} × {layer.kernel}{stride}<br>"
                     f"{type(after).__name__ if after else ''}<br><b>{count:,}</b>"))
    return flow


def _block(figure: go.Figure, x: float, deep: float, high: float, slant: float) -> None:
    """A box in oblique view: `deep` to the right, `high` upwards, `slant` backwards."""
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
