"""Snapshots of a training: pictures recorded on the way, a bounded number, small enough to keep.

They are WebP of quality 90, about a tenth of the picture's size in memory.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from math import isnan, nan
from threading import Lock
from time import monotonic

import numpy as np
from PIL import Image

from colorize.imaging import to_webp
from colorize.metrics import Scores

MOST = 48  # snapshots; where there are more, every other one is dropped
SIDE = 512  # pixels: larger pictures are kept smaller; two side by side have as much each

#: From a picture, (H, W, 3) uint8, to what a page shows of it.
View = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Snapshot:
    """The picture after one step.

    Parameters
    ----------
    step : int
        The epoch after which it was recorded.
    webp : bytes
        The picture.
    psnr, ssim : float
        Its scores; not a number where they were not computed.
    taken : float
        When, in seconds of the system's monotonic clock, which all processes share.
    """

    step: int
    webp: bytes
    psnr: float = nan
    ssim: float = nan
    taken: float = field(default_factory=monotonic, compare=False)

    @classmethod
    def of(cls, step: int, rgb: np.ndarray, scores: Scores | None) -> "Snapshot":
        """A picture, (H, W, 3) uint8, as a snapshot."""
        image = Image.fromarray(rgb)
        image.thumbnail((2 * SIDE, SIDE))
        scores = scores or Scores(nan, nan, nan)
        return cls(step, to_webp(np.asarray(image)), scores.psnr, scores.ssim)

    def picture(self) -> Image.Image:
        """The picture, decoded."""
        return Image.open(BytesIO(self.webp)).convert("RGB")

    def seen(self, view: View) -> bytes:
        """What a page shows of the picture, as WebP."""
        return to_webp(view(np.asarray(self.picture())))

    @property
    def scores(self) -> Scores | None:
        """Its scores, without the colour difference; None where there are none."""
        return None if isnan(self.psnr) else Scores(self.psnr, self.ssim, nan)


class Snapshots:
    """Snapshots in the order of their steps; one thread adds, others read.

    Examples
    --------
    >>> snapshots = Snapshots()
    >>> snapshots.add(Snapshot.of(1, np.zeros((8, 8, 3), np.uint8), None))
    >>> [snapshot.step for snapshot in snapshots.list()]
    [1]
    """

    def __init__(self, snapshots: list[Snapshot] = ()):
        self._list, self._lock = list(snapshots), Lock()

    def add(self, snapshot: Snapshot) -> None:
        """Keep this snapshot; it replaces those from its step on."""
        with self._lock:
            self._list = [old for old in self._list if old.step < snapshot.step]
            if len(self._list) >= MOST:
                self._list = self._list[::2]  # the first stays
            self._list.append(snapshot)

    def list(self) -> list[Snapshot]:
        """What is recorded so far."""
        with self._lock:
            return self._list[:]

    def animation(self, view: View | None = None) -> bytes:
        """All of them as an animated WebP of six seconds; the last one stays two more.

        Parameters
        ----------
        view : callable, optional
            What to show of each picture; all of it by default.
        """
        pictures = [snapshot.picture() for snapshot in self.list()]
        if view is not None:
            pictures = [Image.fromarray(view(np.asarray(picture))) for picture in pictures]
        each = 6000 // max(8, len(pictures))
        buffer = BytesIO()
        pictures[0].save(buffer, "webp", save_all=True, append_images=pictures[1:], loop=0,
                         duration=[each] * (len(pictures) - 1) + [2000], quality=85, method=2)
        return buffer.getvalue()
