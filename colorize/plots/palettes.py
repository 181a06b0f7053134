"""The colours of a palette among all known colours, and how many colours a palette needs."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from colorize.agents.basic.palette import Palette
from colorize.canvas import Canvas
from colorize.experiment.palettes import PaletteSize
from colorize.imaging.color import to_lab
from colorize.plots.style import GRAY, ORANGE, SLATE, TEAL, compact

_LONGEST = 1.4  # of L's axis, and of those of a and b together


def lab_cloud(canvas: Canvas, palette: Palette, points: int = 3000) -> go.Figure:
    """The known pixels as points in Lab, each in the colour of its cluster; the centres marked.

    Parameters
    ----------
    canvas : Canvas
    palette : Palette
        Of this canvas.
    points : int
        Of more known pixels, a random sample of this size is shown.
    """
    known = np.flatnonzero(canvas.known)
    sample = np.random.default_rng(0).permutation(known)[:points]
    labels = palette.labels.ravel()[sample]
    lab = to_lab(canvas.rgb.reshape(-1, 3)[sample]).round(1)
    names, k = palette.hex, len(palette.hex)
    steps = [(at / k, name) for index, name in enumerate(names) for at in (index, index + 1)]
    figure = go.Figure(_points(
        lab, labels + 1, mode="markers", name="known pixels", hovertemplate=(
            "L %{z:.0f}, a %{x:.0f}, b %{y:.0f}<br>colour %{customdata}<extra></extra>"),
        # Numbers on a scale of steps: Plotly would look at each of thousands of names.
        marker={"size": 3, "color": labels, "colorscale": steps, "cmin": -0.5, "cmax": k - 0.5,
                "showscale": False, "line": {"color": GRAY, "width": 0.5}}))
    numbers = np.arange(1, len(names) + 1)
    figure.add_trace(_points(
        to_lab(palette.colours), numbers, mode="markers+text", name="palette colours",
        text=[f"<b>{number}</b>" for number in numbers], textposition="top center",
        textfont={"size": 14, "color": SLATE},
        hovertext=[f"colour {number}: {name}, {share:.1%} of the known pixels" for
                   number, name, share in zip(numbers, names, palette.shares, strict=True)],
        hoverinfo="text",
        marker={"size": 10, "symbol": "diamond", "color": names,
                "line": {"color": ORANGE, "width": 2}}))
    figure.update_scenes(xaxis_title="a: green to red", yaxis_title="b: blue to yellow",
                         zaxis_title="L: dark to light", dragmode="turntable",
                         aspectmode="manual",
                         aspectratio=_lengths([*lab, *to_lab(palette.colours)]),
                         camera={"eye": {"x": 1.7, "y": -1.7, "z": 0.6},
                                 "center": {"x": -0.06, "y": -0.06, "z": -0.15}})
    figure.update_layout(uirevision="turned", showlegend=False)  # it stays as it was turned
    return compact(figure, height=480)


def _lengths(lab: Sequence[np.ndarray]) -> dict[str, float]:
    """Lengths of the axes in the true proportions, so that a phone shows them with their labels.

    As its camera sees them, a scene of 340 x 440 pixels is 1.6 x 2.05 wide and high.
    """
    lightness, a, b = np.maximum(np.ptp(lab, axis=0), 1)
    scale = min(_LONGEST / lightness, _LONGEST / (a + b))  # a and b are seen from their corner
    return {"x": scale * a, "y": scale * b, "z": scale * lightness}


def _points(lab: np.ndarray, numbers: np.ndarray, **how) -> go.Scatter3d:
    return go.Scatter3d(x=lab[:, 1], y=lab[:, 2], z=lab[:, 0], customdata=numbers, **how)


def size_curves(sizes: Sequence[PaletteSize], marks: Mapping[str, int], last: int) -> go.Figure:
    """Inertia, PSNR and SSIM by number of colours, one below the other.

    Parameters
    ----------
    sizes : sequence of PaletteSize
        By ascending k; without scores, inertia alone is shown.
    marks : mapping of str to int
        "inertia", "psnr" or "ssim" -> the k that is marked on its curve.
    last : int
        The largest k: the end of the axis.
    """
    curves = {"inertia": [size.inertia for size in sizes]}
    if sizes and sizes[0].scores:
        curves |= {name: [getattr(size.scores, name) for size in sizes] for name in _SCORES}
    figure = make_subplots(rows=len(curves), shared_xaxes=True, vertical_spacing=0.09,
                           subplot_titles=[_TITLES[name] for name in curves])
    k = [size.k for size in sizes]
    for row, (name, values) in enumerate(curves.items(), start=1):
        figure.add_scatter(x=k, y=values, row=row, col=1, mode="lines+markers", name=name,
                           line={"color": TEAL, "width": 2}, showlegend=False,
                           hovertemplate="k = %{x}: %{y:" + _STYLES[name] + "}<extra></extra>")
        if name in marks:
            figure.add_scatter(x=[marks[name]], y=[values[k.index(marks[name])]], row=row, col=1,
                               mode="markers", showlegend=False, hoverinfo="skip", marker={
                                   "size": 16, "symbol": "circle-open", "color": ORANGE,
                                   "line": {"width": 3}})
    figure.update_xaxes(range=[1.5, last + 0.5], dtick=2)
    figure.update_xaxes(title="number of colours k", row=len(curves), col=1)
    figure.update_yaxes(rangemode="tozero", exponentformat="SI", row=1, col=1)
    return compact(figure, height=70 + 170 * len(curves))


_SCORES = ("psnr", "ssim")
_TITLES = {"inertia": "Inertia", "psnr": "PSNR in dB", "ssim": "SSIM"}
_STYLES = {"inertia": ",.0f", "psnr": ".2f", "ssim": ".3f"}
