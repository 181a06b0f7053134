"""How good results are, and where they are wrong."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from plotly.colors import hex_to_rgb, sequential
from plotly.subplots import make_subplots

from colorize.experiment.metrics import Scores
from colorize.plots.style import DEEP, SLATE, compact


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
    return compact(figure, height=90 + 34 * len(titles))


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
