"""The one table in which every setting lives.

A field of a frozen dataclass carries its default, range or choices, label and
help.  Validation, widgets, URL text, command-line flags, sweeps and exports are
all read from here, so adding a knob means adding one field.
"""

from dataclasses import dataclass
from typing import ClassVar

from colorize.knobs import Knob, Settings, knob

__all__ = ["PRESETS", "TABLES", "Knob", "Settings", "knob"]


def _seed():
    return knob(0, "Seed", "The same seed gives the same bytes.", low=0, high=9999, step=1)


def _way_back(default):
    return knob(
        default,
        "Way back to RGB",
        "keeps gray: every pixel keeps the brightness it was given. report: as the report did it.",
        choices=("keeps gray", "report"),
    )


@dataclass(frozen=True)
class PictureSettings(Settings):
    """How a photograph becomes a canvas."""

    name: ClassVar[str] = "picture"
    size: int = knob(256, "Size", "Agents work on size x size pixels, whatever the "
                     "picture's shape. Twice the size takes at least four times as long.",
                     low=64, high=1024, step=32)
    reduction: str = knob("area", "Reduction",
                          "area averages all the pixels that fall into one; bilinear reads four "
                          "of them, as the report did, and leaves jagged edges.",
                          choices=("area", "bilinear"))


@dataclass(frozen=True)
class GraySettings(Settings):
    """Settings of the gray baseline: none."""

    name: ClassVar[str] = "gray"


@dataclass(frozen=True)
class MeanSettings(Settings):
    """Settings of the mean-colour baseline: none."""

    name: ClassVar[str] = "mean"


@dataclass(frozen=True)
class LinearSettings(Settings):
    """Settings of the linear baseline: least squares from gray patch to a, b."""

    name: ClassVar[str] = "linear"
    patch_size: int = knob(3, "Patch size", "Side of the gray patch whose pixels are weighed.",
                           choices=(1, 3, 5, 7, 9))
    way_back: str = _way_back("keeps gray")


@dataclass(frozen=True)
class PropagationSettings(Settings):
    """Settings of the propagation baseline: colour spreads where gray is alike."""

    name: ClassVar[str] = "propagation"
    contrast: float = knob(0.6, "Contrast", "How much grays may differ and still share a colour, "
                           "times the spread of the grays around the pixel.",
                           low=0.1, high=10.0, logarithmic=True)
    way_back: str = _way_back("keeps gray")


@dataclass(frozen=True)
class BasicSettings(Settings):
    """Settings of the basic agent: k-means palette, nearest patch."""

    name: ClassVar[str] = "basic"
    k: int = knob(8, "Colours k", "How many colours k-means keeps of the known region.",
                  low=2, high=16, step=1)
    patch_size: int = knob(5, "Patch size", "Side of the gray patches that are compared.",
                           choices=(1, 3, 5, 7, 9))
    neighbours: int = knob(1, "Neighbours", "How many similar patches vote on a colour; "
                           "a tie goes to the most similar.", low=1, high=16, step=1)
    way_back: str = _way_back("keeps gray")
    seed: int = _seed()


@dataclass(frozen=True)
class ImprovedSettings(Settings):
    """Settings of the improved agent: the network of the report's figure 3."""

    name: ClassVar[str] = "improved"
    epochs: int = knob(200, "Epochs", "How often the network sees the whole known region. 200 "
                       "brought 0.3 dB more than 100 over 60 pictures.",
                       low=1, high=10_000, step=1, logarithmic=True)
    learning_rate: float = knob(0.0015, "Learning rate", "Length of a step down the gradient.",
                                low=1e-5, high=10.0, logarithmic=True)
    optimizer: str = knob("adam", "Optimizer", "How a gradient becomes a step.",
                          choices=("adam", "sgd"))
    weight_decay: float = knob(20.0, "Weight decay", "Of adam: by what share of the learning rate "
                               "a step shrinks all filters. Brought 0.3 dB over 12 pictures.",
                               low=0.0, high=100.0, step=1.0)
    centre: str = knob("on", "Centring", "Inputs run from -1 to 1 and the first guess is the mean "
                       "colour; off: from 0 to 1, and chance draws it. Brought 0.7 dB over 11 "
                       "pictures.",
                       choices=("on", "off"))
    schedule: str = knob("one-cycle", "Schedule", "How the learning rate moves over the epochs: "
                         "one-cycle rises, then falls to nearly nothing.",
                         choices=("one-cycle", "constant"))
    engine: str = knob("numpy", "Engine", "Who computes: our NumPy layers or PyTorch. On one "
                       "machine each always gives the same bytes: NumPy on any number of threads, "
                       "PyTorch since it always has two. Another kind of processor rounds "
                       "differently, which moved scores by up to 0.2 dB.",
                       choices=("numpy", "torch"))
    width: int = knob(64, "Width", "Channels of the hidden layers.", low=4, high=128, step=4)
    place: str = knob("row", "Place", "What the network is told of where a pixel is. The row "
                      "brought 0.3 dB over 12 pictures, from -3 to +4; the column misleads it.",
                      choices=("none", "row", "row and column"))
    crop: int = knob(0, "Patch size", "Side of the patches trained on; 0 takes the whole "
                     "known region. 32 lost 0.4 dB over 12 pictures.",
                     choices=(0, 16, 32, 64, 128))
    batch_size: int = knob(8, "Batch size", "Patches between two steps. With patches of "
                           "32, 32 were 0.4 dB better than 8 over 12 pictures.",
                           low=1, high=64, step=1)
    flips: str = knob("none", "Flips", "Whether every other lesson, by chance, is mirrored: "
                      "brought 0.3 dB over 12 pictures of 128 x 128.",
                      choices=("none", "left-right"))
    jitter: float = knob(0.0, "Gray jitter", "How much brightness and contrast are varied: 0.05 "
                         "brought 0.3 dB over 12 pictures, from -0.7 to +2.3.",
                         low=0.0, high=0.3, step=0.01)
    shrinkage: float = knob(0.3, "Shrinkage", "Guesses that show little of the known colours' "
                            "variance are mostly noise, and drawn back to the mean colour: by "
                            "half where they show this share of it. Brought 0.1 dB over 60 "
                            "pictures; 53 instead of 48 became better than the mean.",
                            low=0.0, high=1.0, step=0.05)
    early_stop: str = knob("off", "Early stopping", "Hold back an eighth of the known region, "
                            "end when its loss no longer falls, keep the best weights.",
                            choices=("off", "on"))
    way_back: str = _way_back("keeps gray")
    seed: int = _seed()


@dataclass(frozen=True)
class ContextSettings(Settings):
    """Settings of the context agent: several models, joined by what they get right."""

    name: ClassVar[str] = "context"
    effort: str = knob("full", "Effort", "quick works on a smaller picture with fewer trees: a "
                       "tenth of the time, a little less good.", choices=("full", "quick"))
    seed: int = _seed()


#: Whose settings, by name.
TABLES = {
    cls.name: cls
    for cls in (PictureSettings, GraySettings, MeanSettings, LinearSettings, PropagationSettings,
                BasicSettings, ImprovedSettings, ContextSettings)
}

#: Preset -> name -> settings.  ``recommended`` is every table's default.
PRESETS = {
    "recommended": {name: cls() for name, cls in TABLES.items()},
    "report": {name: cls() for name, cls in TABLES.items()}
    | {
        "picture": PictureSettings(reduction="bilinear"),
        "basic": BasicSettings(k=5, patch_size=3, neighbours=1, way_back="report"),
        "improved": ImprovedSettings(
            epochs=4000, learning_rate=0.01, optimizer="sgd", schedule="constant", width=64,
            weight_decay=0.0, centre="off", place="none", shrinkage=0.0,
            way_back="report",
        ),
    },
}
