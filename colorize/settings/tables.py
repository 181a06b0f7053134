"""The table of all settings: one frozen dataclass for each agent, one field for each setting.

Validation, widgets, URL text, command-line flags, sweeps and exports are made from
these fields, so adding a setting means adding one field.  Each field reads

    name: type = parameter(default, label, help, what is allowed)
"""

from dataclasses import dataclass
from typing import ClassVar

from colorize.settings.parameter import Settings, parameter

_PATCH_SIZES = (1, 3, 5, 7, 9)
_COLOUR = "#?[0-9a-fA-F]{6}"  # on most command lines an unquoted # begins a comment
_NUMBER = "([1-9]|1[0-6])"  # of a colour
_MOST_COLOURS = 16


def _reconstruction():
    return parameter(
        "keeps gray", "Reconstruction",
        "How gray and predicted colour become RGB. keeps gray: the result has exactly the given "
        "gray. report: the gray is taken for the lightness L of Lab, as in the report.",
        choices=("keeps gray", "report"))


def _seed():
    return parameter(
        0, "Seed",
        "Starts the random numbers; the same seed gives the same result, byte for byte.",
        low=0, high=9999, step=1)


@dataclass(frozen=True)
class PictureSettings(Settings):
    """How a photograph is reduced to a canvas."""

    name: ClassVar[str] = "picture"

    size: int = parameter(
        256, "Size",
        "Pixels of the longer side at which agents work. Twice the size takes at least four "
        "times as long.",
        low=64, high=1024, step=32)
    shape: str = parameter(
        "photo", "Shape",
        "photo keeps the photo's own shape; square squeezes every photo into a square, as in the "
        "report.",
        choices=("photo", "square"))
    known: str = parameter(
        "left", "Known part",
        "The part of the photo whose colours are known; agents learn from it. none: colour hints "
        "alone. A reference picture takes its place.",
        choices=("left", "right", "top", "bottom", "none"))
    share: int = parameter(
        50, "Share of the known part",
        "How much of the photo's width or height the known part takes, in percent.",
        low=5, high=95, step=1)
    resampling: str = parameter(
        "area", "Resampling",
        "How the picture is reduced. area: each pixel is the mean of all pixels it covers. "
        "bilinear: it is interpolated between four pixels, as in the report, and edges are "
        "jagged.",
        choices=("area", "bilinear"))
    photo_is: str = parameter(
        "auto", "Photo is",
        "Whether your photo is gray, perhaps with a tint such as sepia, or in colour. A gray one "
        "is coloured from references or colour hints and gets no scores. auto decides from its "
        "colours.",
        choices=("auto", "gray", "colour"))


@dataclass(frozen=True)
class GraySettings(Settings):
    """The gray baseline has no settings."""

    name: ClassVar[str] = "gray"


@dataclass(frozen=True)
class MeanSettings(Settings):
    """The mean-colour baseline has no settings."""

    name: ClassVar[str] = "mean"


@dataclass(frozen=True)
class LinearSettings(Settings):
    """The linear baseline: least squares from a gray patch to a, b."""

    name: ClassVar[str] = "linear"

    patch_size: int = parameter(
        3, "Patch size",
        "Side, in pixels, of the gray patch from which the linear model predicts a colour.",
        choices=_PATCH_SIZES)
    reconstruction: str = _reconstruction()


@dataclass(frozen=True)
class PropagationSettings(Settings):
    """The propagation baseline: colour spreads between pixels of similar gray."""

    name: ClassVar[str] = "propagation"

    contrast: float = parameter(
        0.6, "Contrast",
        "How different the gray of two neighbours may be if they are to share a colour, as a "
        "multiple of the variance of the gray around them.",
        low=0.1, high=10.0, logarithmic=True)
    sideways: float = parameter(
        16.0, "Sideways",
        "How much more the neighbours to the left and right count than those above and below. Many "
        "photos are layered, such as sky over ground; 1 counts all alike.",
        low=1.0, high=100.0, logarithmic=True)
    reach: int = parameter(
        8, "Reach",
        "Each pixel also has neighbours so many pixels away, above, below, left and right: colour "
        "gets past thin lines, such as a branch before the sky. 1 leaves them out.",
        low=1, high=16, step=1)
    reconstruction: str = _reconstruction()


@dataclass(frozen=True)
class BasicSettings(Settings):
    """The basic agent: a k-means palette and the nearest gray patch."""

    name: ClassVar[str] = "basic"

    k: int = parameter(
        8, "Colours k",
        "Number of palette colours that k-means finds in the known region.",
        low=2, high=_MOST_COLOURS, step=1)
    pinned: str = parameter(
        "none", "Pinned colours",
        "Palette colours that stay as they are given, while k-means finds the others. They count "
        "among the k colours.",
        pattern=f"none|{_COLOUR}(,{_COLOUR}){{0,{_MOST_COLOURS - 1}}}", example="aa3311,2040c0")
    palette: str = parameter(
        "none", "Edited colours",
        "Palette colours to paint in place of those that k-means found: number and colour. Number "
        "1 stands for the most known pixels; numbers above k have no effect.",
        pattern=f"none|{_NUMBER}:{_COLOUR}(,{_NUMBER}:{_COLOUR}){{0,{_MOST_COLOURS - 1}}}",
        example="2:aa3311,5:2040c0")
    patch_size: int = parameter(
        5, "Patch size",
        "Side, in pixels, of the gray patches that are compared.",
        choices=_PATCH_SIZES)
    row_weight: int = parameter(
        255, "Row weight",
        "How much the row counts: as one more pixel of the patch, which goes from 0 at the top of "
        "the picture to this gray level at the bottom. 0 compares the grays alone.",
        low=0, high=255, step=15)
    neighbours: int = parameter(
        1, "Neighbours",
        "Number of most similar patches that vote on a colour; the most similar one breaks a tie.",
        low=1, high=16, step=1)
    search: str = parameter(
        "exact", "Search",
        "exact finds the most similar patches; approximate, in large pictures, looks only among "
        "patches of its group, and may miss a more similar one.",
        choices=("exact", "approximate"))
    reconstruction: str = _reconstruction()
    seed: int = _seed()


@dataclass(frozen=True)
class ImprovedSettings(Settings):
    """The improved agent: the network of the report's figure 3."""

    name: ClassVar[str] = "improved"

    epochs: int = parameter(
        200, "Epochs",
        "Number of passes over the known region.",
        low=1, high=10_000, step=1, logarithmic=True)
    learning_rate: float = parameter(
        0.0015, "Learning rate",
        "Size of an update along the gradient; the schedule may lower it.",
        low=1e-5, high=10.0, logarithmic=True)
    optimizer: str = parameter(
        "adam", "Optimizer",
        "How a gradient becomes an update. adam scales it for each weight; sgd is plain gradient "
        "descent.",
        choices=("adam", "sgd"))
    weight_decay: float = parameter(
        20.0, "Weight decay",
        "Shrinks the filters at each update by this factor times the learning rate; adam only.",
        low=0.0, high=100.0, step=1.0)
    centre: str = parameter(
        "on", "Centring",
        "on: inputs run from -1 to 1, and the network starts by predicting the mean colour. off: "
        "they run from 0 to 1, and its first prediction is random.",
        choices=("on", "off"))
    schedule: str = parameter(
        "one-cycle", "Schedule",
        "How the learning rate changes over the epochs: one-cycle rises, then falls almost to "
        "zero.",
        choices=("one-cycle", "constant"))
    engine: str = parameter(
        "numpy", "Engine",
        "The library that computes the network: this program's own NumPy layers, or PyTorch. On "
        "one machine each always gives the same bytes; another processor rounds differently.",
        choices=("numpy", "torch"))
    device: str = parameter(
        "cpu", "Device",
        "Where PyTorch computes; NumPy always takes the processor. auto: a graphics card if there "
        "is one. Another device rounds differently, so a link may give another machine another "
        "result.",
        choices=("auto", "cpu", "cuda", "mps"))
    width: int = parameter(
        64, "Width",
        "Number of channels in each hidden layer.",
        low=4, high=128, step=4)
    position: str = parameter(
        "row", "Position",
        "Coordinates of each pixel that the network receives besides its gray.",
        choices=("none", "row", "row and column"))
    crop_size: int = parameter(
        0, "Crop size",
        "Side, in pixels, of the random crops used for training; 0 uses the whole known region.",
        choices=(0, 16, 32, 64, 128))
    batch_size: int = parameter(
        8, "Batch size",
        "Number of crops in each update; without crops it has no effect.",
        low=1, high=64, step=1)
    flips: str = parameter(
        "none", "Flips",
        "left-right mirrors each batch with probability 1/2.",
        choices=("none", "left-right"))
    jitter: float = parameter(
        0.0, "Gray jitter",
        "Standard deviation of random changes of brightness and contrast in training, as a share "
        "of the range from black to white.",
        low=0.0, high=0.3, step=0.01)
    shrinkage: float = parameter(
        0.3, "Shrinkage",
        "Moves the prediction towards the mean colour, the more the less it varies: halfway if "
        "its variance is this share of the known colours' variance. 0 leaves it as it is.",
        low=0.0, high=1.0, step=0.05)
    early_stopping: str = parameter(
        "off", "Early stopping",
        "on: an eighth of the known region becomes a validation fold; training ends when its "
        "loss stops falling, and the best weights are kept.",
        choices=("off", "on"))
    reconstruction: str = _reconstruction()
    seed: int = _seed()


@dataclass(frozen=True)
class ContextSettings(Settings):
    """The context agent: several models, combined by weights learnt on held-out parts."""

    name: ClassVar[str] = "context"

    effort: str = parameter(
        "full", "Effort",
        "quick works on a smaller picture with fewer trees and fixed weights: faster, but a "
        "little less accurate.",
        choices=("full", "quick"))
    confidence: str = parameter(
        "photographs", "Confidence",
        "Where the expected errors come from; no colour depends on it. photographs: from the "
        "errors on other photographs. canvas: from held-out parts of this canvas alone.",
        choices=("photographs", "canvas"))
    seed: int = _seed()


@dataclass(frozen=True)
class OutputSettings(Settings):
    """How a result is shown and saved; nothing is learnt again after a change."""

    name: ClassVar[str] = "output"

    strength: int = parameter(
        100, "Strength of colour",
        "How colourful the result is, in percent of what the agent predicted. 0 is gray.",
        low=0, high=200, step=5)
    warmth: int = parameter(
        0, "Warmth",
        "Moves all predicted colours towards yellow and red, or, below 0, towards blue. Gray "
        "stays the same.",
        low=-100, high=100, step=5)
    format: str = parameter(
        "png", "Format",
        "Format of saved pictures. png holds every pixel exactly; jpeg and webp are smaller.",
        choices=("png", "jpeg", "webp"))
    quality: int = parameter(
        92, "Quality",
        "Quality of jpeg and webp.",
        low=1, high=100, step=1)
    full_size: str = parameter(
        "off", "Full size",
        "Saves the photo with all its pixels: the predicted colours are carried to them along "
        "the edges of its gray.",
        choices=("off", "on"), switch=True)


#: Name -> its settings: the picture's, those of each agent, and those of what is saved.
TABLES = {
    table.name: table
    for table in (PictureSettings, GraySettings, MeanSettings, LinearSettings,
                  PropagationSettings, BasicSettings, ImprovedSettings, ContextSettings,
                  OutputSettings)
}
