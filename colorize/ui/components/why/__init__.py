"""*Why this colour?*: the panel that explains a pixel of a result.

    panel        choosing the pixel, the text, and the agent's drawing
    tables       patches, terms and swatches as tables
    basic, linear, propagation, improved, context
                 what is drawn for each agent
"""

from colorize.ui.components.why.panel import draw

__all__ = ["draw"]
