"""The film of a training: a bounded number of its moments, small enough to keep.

Frames are kept as WebP of quality 90, about a tenth of the picture's size in
memory; when there are too many, every other one is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from math import isnan, nan
from threading import Lock

import numpy as np
from PIL import Image

from colorize.imaging import to_webp
from colorize.metrics import Scores

FRAMES = 48  # at most
SIDE = 512  # pixels: larger pictures are kept smaller; two side by side have as much each

#: From a picture, (H, W, 3) uint8, to what is to be seen of it.
View = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Frame:
    """One moment.

    Parameters
    ----------
    step : int
        The epoch it was recorded after.
    webp : bytes
        The picture.
    psnr, ssim : float
        Its scores; not a number where the truth is not known.
    """

    step: int
    webp: bytes
    psnr: float
    ssim: float

    @classmethod
    def of(cls, step: int, rgb: np.ndarray, scores: Scores | None) -> "Frame":
        """A picture (H, W, 3) uint8 as a frame."""
        return cls(step, _encode(rgb), scores.psnr if scores else nan,
                   scores.ssim if scores else nan)

    def picture(self) -> Image.Image:
        """The picture, decoded."""
        return Image.open(BytesIO(self.webp)).convert("RGB")

    def seen(self, view: View) -> bytes:
        """What is to be seen of the picture, as WebP."""
        return to_webp(view(np.asarray(self.picture())))

    @property
    def scores(self) -> Scores | None:
        """Its scores, without the colour difference; None where the truth is not known."""
        return None if isnan(self.psnr) else Scores(self.psnr, self.ssim, nan)


class Film:
    """Frames in the order of their steps; one thread adds, others look.

    Examples
    --------
    >>> film = Film()
    >>> film.add(Frame.of(1, np.zeros((8, 8, 3), np.uint8), None))
    >>> [frame.step for frame in film.frames()]
    [1]
    """

    def __init__(self, frames: list[Frame] = ()):
        self._frames, self._lock = list(frames), Lock()

    def add(self, frame: Frame) -> None:
        """Keep this frame; it takes the place of those from its step on."""
        with self._lock:
            self._frames = [old for old in self._frames if old.step < frame.step]
            if len(self._frames) >= FRAMES:
                self._frames = self._frames[::2]  # the first stays
            self._frames.append(frame)

    def frames(self) -> list[Frame]:
        """What is recorded so far."""
        with self._lock:
            return self._frames[:]

    def save(self, view: View | None = None) -> bytes:
        """The whole film as an animated WebP of six seconds; its last frame stays two more.

        Parameters
        ----------
        view : callable, optional
            What to show of each picture; all of it by default.
        """
        pictures = [frame.picture() for frame in self.frames()]
        if view is not None:
            pictures = [Image.fromarray(view(np.asarray(picture))) for picture in pictures]
        each = 6000 // max(8, len(pictures))
        buffer = BytesIO()
        pictures[0].save(buffer, "webp", save_all=True, append_images=pictures[1:], loop=0,
                         duration=[each] * (len(pictures) - 1) + [2000], quality=85, method=2)
        return buffer.getvalue()


def _encode(rgb: np.ndarray) -> bytes:
    image = Image.fromarray(rgb)
    image.thumbnail((2 * SIDE, SIDE))
    return to_webp(np.asarray(image))
