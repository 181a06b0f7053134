"""The photo chosen in the sidebar, and how pages show it.

Agents work on squares: one square, or two side by side where a photo is coloured
from a reference picture.  Pages show the photo alone, in its own shape.
"""

from dataclasses import dataclass

import numpy as np

from colorize.experiment import Run, output_picture
from colorize.imaging import FullSize, GrayDecision, stretch
from colorize.settings import OutputSettings

MAX_RATIO = 5  # of a picture on a page; a longer panorama would be a thin line there


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo, and the reference picture if it is coloured from one.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    reference : (H, W, 3) array of uint8, optional
        Of any size.
    own : GrayDecision, optional
        If the photo is the visitor's own: whether it is taken for a gray one.
    """

    rgb: np.ndarray
    reference: np.ndarray | None = None
    own: GrayDecision | None = None

    @property
    def is_private(self) -> bool:
        """Whether the photo is the visitor's own."""
        return self.own is not None

    @property
    def is_pair(self) -> bool:
        """Whether the canvas is two pictures side by side."""
        return self.reference is not None

    @property
    def true_ratio(self) -> float:
        """Width / height of the photo."""
        return _ratio(self.rgb)

    @property
    def ratio(self) -> float:
        """How far a page stretches its squares: as the photo, at most :data:`MAX_RATIO`."""
        return _bounded(self.true_ratio)

    @property
    def known_ratio(self) -> float:
        """As `ratio`, of the picture that holds the known colours."""
        return _bounded(_ratio(self.reference if self.is_pair else self.rgb))

    def crop(self, picture: np.ndarray) -> np.ndarray:
        """The part of a canvas's picture, (h, w, ...), that shows the photo."""
        return picture[:, picture.shape[1] // 2:] if self.is_pair else picture

    def shown(self, picture: np.ndarray) -> np.ndarray:
        """That part of a picture, (h, w, 3) uint8, in the shape that a page gives it."""
        return stretch(self.crop(picture), self.ratio)

    def saved(self, run: Run, output: OutputSettings) -> np.ndarray | FullSize:
        """The result as a file holds it, in the photo's shape."""
        picture = output_picture(run, self.rgb, self.is_pair, output)
        return picture if isinstance(picture, FullSize) else stretch(picture, self.true_ratio)


def _bounded(ratio: float) -> float:
    return min(max(ratio, 1 / MAX_RATIO), MAX_RATIO)


def _ratio(rgb: np.ndarray) -> float:
    return rgb.shape[1] / rgb.shape[0]
