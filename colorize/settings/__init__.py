"""Every setting: its default, range, label and help; widgets, links and flags are made from it."""

from colorize.settings.earlier import BEFORE, OLD_NAMES, rename_old
from colorize.settings.errors import ColorizeError
from colorize.settings.parameter import Parameter, Settings, to_text
from colorize.settings.presets import PRESETS
from colorize.settings.tables import (
    TABLES,
    BasicSettings,
    ContextSettings,
    GraySettings,
    ImprovedSettings,
    LinearSettings,
    MeanSettings,
    OutputSettings,
    PictureSettings,
    PropagationSettings,
)

__all__ = ["BEFORE", "OLD_NAMES", "PRESETS", "TABLES", "BasicSettings", "ColorizeError",
           "ContextSettings", "GraySettings", "ImprovedSettings", "LinearSettings", "MeanSettings",
           "OutputSettings", "Parameter", "PictureSettings", "PropagationSettings", "Settings",
           "rename_old", "to_text"]
