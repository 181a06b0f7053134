"""Snapshots of a training: pictures recorded on the way, small enough to keep.

They are WebP of quality 90, about a tenth of the picture's size in memory.
"""

from dataclasses import dataclass, field
from math import isnan, nan
from time import monotonic

import numpy as np
from PIL import Image

from colorize.imaging import to_webp
from colorize.metrics import Scores

MOST = 48  # snapshots; where there are more, every other one is dropped
SIDE = 512  # pixels: larger pictures are kept smaller; two side by side have as much each


@dataclass(frozen=True)
class Snapshot:
    """The picture after one step, and its scores: not numbers where they were not computed."""

    step: int
    webp: bytes
    psnr: float = nan
    ssim: float = nan
    taken: float = field(default_factory=monotonic, compare=False)  # same clock in all processes

    @classmethod
    def of(cls, step: int, rgb: np.ndarray, scores: Scores | None) -> "Snapshot":
        """A picture, (H, W, 3) uint8, as a snapshot."""
        image = Image.fromarray(rgb)
        image.thumbnail((2 * SIDE, SIDE))
        scores = scores or Scores(nan, nan, nan)
        return cls(step, to_webp(np.asarray(image)), scores.psnr, scores.ssim)

    @property
    def scores(self) -> Scores | None:
        """Its scores, without the colour difference; None where there are none."""
        return None if isnan(self.psnr) else Scores(self.psnr, self.ssim, nan)


def with_snapshot(snapshots: list[Snapshot], new: Snapshot) -> list[Snapshot]:
    """The snapshots and a new one, which replaces those from its step on; at most `MOST`."""
    kept = [old for old in snapshots if old.step < new.step]
    return [*(kept[::2] if len(kept) >= MOST else kept), new]  # the first stays
