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

from colorize.images import open_image
from colorize.metrics import Scores

FRAMES = 48  # at most
SIDE = 512  # pixels: larger pictures are kept smaller


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

    def save(self, view: Callable[[np.ndarray], np.ndarray] = np.asarray,
             seconds: float = 6.0) -> bytes:
        """The whole film as an animated WebP; the last frame stays two seconds.

        Parameters
        ----------
        view : callable, optional
            What to show of each picture, (H, W, 3) uint8; all of it by default.
        """
        pictures = [Image.fromarray(view(open_image(frame.webp))) for frame in self.frames()]
        each = int(1000 * seconds / max(8, len(pictures)))
        buffer = BytesIO()
        pictures[0].save(buffer, "webp", save_all=True, append_images=pictures[1:], loop=0,
                         duration=[each] * (len(pictures) - 1) + [2000], quality=85, method=2)
        return buffer.getvalue()


def _encode(rgb: np.ndarray) -> bytes:
    image = Image.fromarray(rgb)
    image.thumbnail((SIDE, SIDE))
    buffer = BytesIO()
    image.save(buffer, "webp", quality=90, method=0)
    return buffer.getvalue()
