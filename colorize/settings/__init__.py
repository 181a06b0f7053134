"""Every setting once: default, range, label and help; widgets, links and flags read them."""

from colorize.settings.errors import ColorizeError
from colorize.settings.parameter import Parameter, Settings, to_text
from colorize.settings.tables import (
    PRESETS,
    TABLES,
    BasicSettings,
    ContextSettings,
    GraySettings,
    ImprovedSettings,
    LinearSettings,
    MeanSettings,
    PictureSettings,
    PropagationSettings,
)

__all__ = ["PRESETS", "TABLES", "BasicSettings", "ColorizeError", "ContextSettings", "GraySettings",
           "ImprovedSettings", "LinearSettings", "MeanSettings", "Parameter", "PictureSettings",
           "PropagationSettings", "Settings", "to_text"]
