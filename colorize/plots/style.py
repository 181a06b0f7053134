"""What all charts share: colours with a meaning, and narrow margins.

The page's theme sets the colours of axes and text.
"""

import plotly.graph_objects as go

TEAL, ORANGE, GRAY = "#1a9c94", "#e0803a", "#8d9896"
DEEP, SLATE = "#0f7d76", "#66706e"  # dark enough for white text on them
SERIES = (GRAY, "#5b7fb5", TEAL, "#7cc4a4", ORANGE)  # the colours of several series


def compact(figure: go.Figure, height: int) -> go.Figure:
    """Give a figure its height in pixels, and narrow margins."""
    return figure.update_layout(height=height, margin={"l": 8, "r": 8, "t": 32, "b": 8},
                                bargap=0.25)
