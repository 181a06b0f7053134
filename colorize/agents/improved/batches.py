"""What the network trains on: the known region as one batch, or patches drawn from it.

Arrays are (N, C, H, W) float32 with even H and W.  Channel 0 is gray; the row
and the column may follow, counted from the top of the picture and the left of the canvas.
All of them run from 0 to 1, or from -1 to 1 where the inputs are centred.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from colorize.canvas import Canvas, row_positions
from colorize.imaging.color import scale_ab, to_ab
from colorize.network.engine import Engine
from colorize.settings import ImprovedSettings

#: The setting `position` -> how many channels it adds.
POSITIONS = {"none": 0, "row": 1, "row and column": 2}

#: The setting `centre` -> where inputs begin; they end at 1.
LOWEST = {"on": -1.0, "off": 0.0}


@dataclass(frozen=True, eq=False)
class Batch:
    """Inputs, targets and pixel weights, with 1 or more, 2 and 1 channels."""

    x: np.ndarray
    target: np.ndarray
    mask: np.ndarray

    @property
    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """As an engine takes them: no mask where all pixels have the same weight."""
        return self.x, self.target, None if self.mask.all() else self.mask

    def mean(self) -> np.ndarray:
        """The mean target of the known pixels, one number a channel."""
        return (self.target * self.mask).sum((0, 2, 3)) / self.mask.sum()

    def map(self, change) -> "Batch":
        """The same change made to all three arrays."""
        return Batch(*(np.ascontiguousarray(change(a)) for a in (self.x, self.target, self.mask)))


def network_inputs(canvas: Canvas, settings: ImprovedSettings) -> np.ndarray:
    """What the network sees of a canvas: (1, C, H, W)."""
    low = np.float32(LOWEST[settings.centre])
    rows = row_positions(canvas.shape[0], canvas.tops)[:, None]
    columns = np.arange(canvas.shape[1]) / canvas.shape[1]
    shares = [np.broadcast_to(place.astype(np.float32), canvas.shape) for place in (rows, columns)]
    inputs = [canvas.gray, *shares[: POSITIONS[settings.position]]]
    return _pad_to_even(low + (1 - low) * np.stack(inputs)[None])


def known_batch(canvas: Canvas, settings: ImprovedSettings) -> Batch:
    """The known region, cut out where it is a rectangle, masked where it is not."""
    rows, columns = canvas.known_box or (slice(None), slice(None))
    box = rows, columns
    x = network_inputs(canvas, settings)[:, :, : canvas.shape[0], : canvas.shape[1]]
    target = scale_ab(to_ab(canvas.rgb[box])).transpose(2, 0, 1)[None]  # (1, 2, H, W)
    mask = _pad_to_even(canvas.known[box][None, None].astype(np.float32), mode="constant")
    return Batch(_pad_to_even(x[:, :, rows, columns]), _pad_to_even(target), mask)


class BatchSampler:
    """Draws the batches of an epoch: the whole region, or patches of it, plain or augmented.

    With patches, an epoch is as many batches as have the pixels of the region.

    Parameters
    ----------
    settings : ImprovedSettings
    trained : int
        Epochs trained before: a training that goes on draws other patches than it began with.
    """

    def __init__(self, settings: ImprovedSettings, trained: int = 0):
        self._settings = settings
        self._rng = np.random.default_rng((settings.seed, trained))

    def train_epoch(self, engine: Engine, region: Batch, rate: float) -> float:
        """Train `engine` for one epoch; return the mean loss of its batches."""
        return float(np.mean([engine.train_step(*batch.arrays, rate=rate)
                              for batch in self.draw(region)]))

    def draw(self, region: Batch) -> Iterator[Batch]:
        """The batches of one epoch, augmented as the settings say."""
        return map(self._augment, self._crops(region))

    def _crops(self, region: Batch) -> Iterator[Batch]:
        size, count = self._settings.crop_size, self._settings.batch_size
        height, width = region.x.shape[2:]
        if size == 0 or size >= max(height, width):
            yield region
            return
        high, wide = min(size, height), min(size, width)
        known = np.argwhere(region.mask[0, 0] > 0)
        for _ in range(max(1, round(height * width / (count * high * wide)))):
            middles = known[self._rng.integers(len(known), size=count)]
            corners = np.clip(middles - [high // 2, wide // 2], 0, [height - high, width - wide])
            yield region.map(lambda a, corners=corners: np.concatenate(
                [a[:, :, y : y + high, x : x + wide] for y, x in corners]))

    def _augment(self, batch: Batch) -> Batch:
        s = self._settings
        if s.flips != "none" and self._rng.random() < 0.5:
            batch = batch.map(lambda a: a[..., ::-1])
        if s.jitter:
            stretch, shift = self._rng.normal(0, s.jitter, (2, len(batch.x), 1, 1))
            x, low = batch.x.copy(), LOWEST[s.centre]
            middle, span = (1 + low) / 2, 1 - low
            x[:, 0] = np.clip((x[:, 0] - middle) * (1 + stretch) + middle + span * shift, low, 1)
            batch = Batch(x, batch.target, batch.mask)
        return batch


def _pad_to_even(x: np.ndarray, mode: str = "edge") -> np.ndarray:
    """Add a last row and column where the number is odd; the network halves and doubles."""
    return np.pad(x, ((0, 0), (0, 0), (0, x.shape[2] % 2), (0, x.shape[3] % 2)), mode=mode)
