"""Colorization learnt from one picture.

Each name is imported when it is first used: importing the package alone takes no time, so
the command line answers Ctrl-C before anything slow is imported.
"""

from importlib import import_module

_NAMES = {
    "colorize.agents": ["AGENTS"],
    "colorize.canvas": ["Canvas", "reference_canvas", "split", "with_hints"],
    "colorize.experiment": ["Run", "Task", "output_picture", "prepare", "run"],
    "colorize.imaging": ["ImageError", "load_sample", "open_image"],
    "colorize.settings": ["PRESETS", "BasicSettings", "ColorizeError", "ImprovedSettings",
                          "OutputSettings", "PictureSettings"],
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}

__all__ = sorted(_MODULES)


def __getattr__(name: str):
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
