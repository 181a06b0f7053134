"""Snapshots of a training: pictures recorded on the way, small enough to keep.

They are WebP of quality 90, about a tenth of the picture's size in memory.
"""

from dataclasses import dataclass, field
from math import isnan, nan
from typing import NamedTuple

import numpy as np
from PIL import Image

from colorize.experiment.metrics import Scores
from colorize.imaging import to_webp

MOST = 48  # snapshots; where there are more, every other one is dropped
SIDE = 512  # pixels: larger pictures are kept smaller; two that are joined have as much each


class Picture(NamedTuple):
    """What a snapshot is made of: recorded by the worker, encoded by the server."""

    step: int
    rgb: np.ndarray
    scores: Scores | None
    taken: float  # seconds of the monotonic clock, which all processes share


@dataclass(frozen=True)
class Snapshot:
    """The picture after one step, and its scores: not numbers where they were not computed."""

    step: int
    webp: bytes
    psnr: float = nan
    ssim: float = nan
    taken: float = field(default=nan, compare=False)

    @classmethod
    def of(cls, picture: Picture) -> "Snapshot":
        """The picture, encoded."""
        image = Image.fromarray(picture.rgb)
        image.thumbnail((2 * SIDE, SIDE) if image.width >= image.height else (SIDE, 2 * SIDE))
        scores = picture.scores or Scores(nan, nan, nan)
        return cls(picture.step, to_webp(np.asarray(image)), scores.psnr, scores.ssim,
                   picture.taken)

    @property
    def scores(self) -> Scores | None:
        """Its scores, without the colour difference; None where there are none."""
        return None if isnan(self.psnr) else Scores(self.psnr, self.ssim, nan)


def with_snapshot(snapshots: list[Snapshot], new: Snapshot) -> list[Snapshot]:
    """The snapshots and a new one, which replaces those from its step on; at most `MOST`."""
    kept = [old for old in snapshots if old.step < new.step]
    return [*(kept[::2] if len(kept) >= MOST else kept), new]  # the first stays
