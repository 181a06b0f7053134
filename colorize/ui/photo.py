"""The photo in the sidebar, and the shape in which pages show what comes of it.

Agents work on squares: on one, or on two side by side where a photo is coloured
from another picture.  Pages show pictures in the shape they came in, and of two
side by side the photo alone.
"""

from dataclasses import dataclass

import numpy as np

from colorize.experiment import Run, output_picture
from colorize.imaging import stretch


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo, and the picture that it is coloured from if that is another.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    reference : (H, W, 3) array of uint8, optional
    """

    rgb: np.ndarray
    reference: np.ndarray | None = None

    @property
    def is_pair(self) -> bool:
        """Whether a canvas is two pictures side by side."""
        return self.reference is not None

    @property
    def ratio(self) -> float:
        """The photo's width by its height: how far its squares are to be stretched."""
        return _ratio(self.rgb)

    @property
    def known_ratio(self) -> float:
        """The same for what is known: of the photo, or of the other picture."""
        return _ratio(self.reference if self.is_pair else self.rgb)

    def crop(self, picture: np.ndarray) -> np.ndarray:
        """The photo in a canvas's picture, (h, w, ...)."""
        return picture[:, picture.shape[1] // 2:] if self.is_pair else picture

    def shown(self, picture: np.ndarray) -> np.ndarray:
        """The photo in a canvas's picture, (h, w, 3) uint8, in its own shape."""
        return stretch(self.crop(picture), self.ratio)

    def saved(self, run: Run) -> np.ndarray:
        """The result as a picture to keep: as it is shown, and of a pair with all its pixels."""
        return output_picture(run, self.rgb) if self.is_pair else self.shown(run.rgb)


def _ratio(rgb: np.ndarray) -> float:
    return rgb.shape[1] / rgb.shape[0]
