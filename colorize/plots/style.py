"""What all charts share: colours with a meaning, narrow margins, and that a finger scrolls past.

The page's theme sets the colours of axes and text.
"""

import plotly.graph_objects as go

TEAL, ORANGE, GRAY = "#1a9c94", "#d9762f", "#8d9896"
BLUE, VIOLET, DARK = "#236c88", "#8973f4", "#5a6a5e"
DEEP, SLATE = "#006f8a", "#75695f"  # dark enough for white text on them
#: The colours of several series: eyes that lack one kind of cone tell each from all others, and
#: each stands out from both themes' background by 3 to 1.
SERIES = (DARK, BLUE, TEAL, VIOLET, ORANGE)
TEXT, TEXT_3D = 14, 10  # pixels of text on a page and in a scene, which Plotly draws larger


def compact(figure: go.Figure, height: int) -> go.Figure:
    """Give a figure its height in pixels, and narrow margins.

    Nothing is dragged in it: a finger that swipes over it scrolls the page.
    """
    return figure.update_layout(height=height, margin={"l": 8, "r": 8, "t": 32, "b": 8},
                                bargap=0.25, dragmode=False)


def enlarged(figure: go.Figure, scale: float) -> go.Figure:
    """A copy of a figure in which all text, and the height, is larger by a factor.

    Text without a size of its own has `TEXT` pixels before.

    Examples
    --------
    >>> figure = compact(go.Figure(go.Bar(x=[1], y=["a"])), height=100)
    >>> larger = enlarged(figure, 1.5).layout
    >>> larger.height, larger.font.size, larger.xaxis.tickfont.size
    (150, 21, 21)
    """
    def larger(font, usual=TEXT) -> int:
        return round(scale * (font.size or usual))

    figure = go.Figure(figure)
    layout = figure.layout
    figure.update_layout(
        height=round(scale * layout.height), margin_t=round(scale * layout.margin.t),
        font_size=larger(layout.font), legend_font_size=larger(layout.legend.font),
        hoverlabel_font_size=larger(layout.hoverlabel.font))
    axes = [(axis, TEXT) for axis in (*figure.select_xaxes(), *figure.select_yaxes())]
    axes += [(axis, TEXT_3D) for scene in figure.select_scenes()
             for axis in (scene.xaxis, scene.yaxis, scene.zaxis)]
    for axis, usual in axes:
        axis.update(tickfont_size=larger(axis.tickfont, usual),
                    title_font_size=larger(axis.title.font, usual))
    for annotation in layout.annotations:
        annotation.font.size = larger(annotation.font)
    for trace in figure.data:
        for name in ("textfont", "insidetextfont", "outsidetextfont"):
            if name in trace:
                trace[name].size = larger(trace[name])
        if "colorbar" in trace:
            trace.colorbar.tickfont.size = larger(trace.colorbar.tickfont)
    return figure
