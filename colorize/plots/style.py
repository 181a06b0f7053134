"""What all charts share: colours with a meaning, and narrow margins.

The page's theme sets the colours of axes and text.
"""

import plotly.graph_objects as go

TEAL, ORANGE, GRAY = "#1a9c94", "#d9762f", "#8d9896"
BLUE, VIOLET, DARK = "#236c88", "#8973f4", "#5a6a5e"
DEEP, SLATE = "#006f8a", "#75695f"  # dark enough for white text on them
#: The colours of several series: eyes that lack one kind of cone tell each from all others, and
#: each stands out from both themes' background by 3 to 1.
SERIES = (DARK, BLUE, TEAL, VIOLET, ORANGE)


def compact(figure: go.Figure, height: int) -> go.Figure:
    """Give a figure its height in pixels, and narrow margins."""
    return figure.update_layout(height=height, margin={"l": 8, "r": 8, "t": 32, "b": 8},
                                bargap=0.25)
