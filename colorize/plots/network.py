"""A network as a picture: the report's figure 3 for any description of one."""

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from colorize.network.spec import Conv, Spec, TransConv, ceil_div
from colorize.plots.style import ORANGE, TEAL, compact


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
    return compact(figure, height=270)


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
