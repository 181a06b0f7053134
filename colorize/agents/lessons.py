"""What the network is shown: the known region whole, or patches of it, plain or varied.

Arrays are (N, C, H, W) float32 with even H and W.  Channel 0 is gray; the row
and the column may follow, counted from the picture's top left.  All of them run
from 0 to 1, or from -1 to 1 where the network is centred.
"""

from dataclasses import dataclass

import numpy as np

from colorize.canvas import Canvas
from colorize.color import scale_ab, to_ab
from colorize.network.engine import Engine
from colorize.settings import ImprovedSettings

#: The setting `place` -> how many channels it adds.
PLACES = {"none": 0, "row": 1, "row and column": 2}

#: The setting `centre` -> where inputs begin; they end at 1.
LOWEST = {"on": -1.0, "off": 0.0}


@dataclass(frozen=True, eq=False)
class Lesson:
    """Inputs, targets and weights of the pixels, with 1, 2 and 1 channels or more."""

    x: np.ndarray
    target: np.ndarray
    mask: np.ndarray

    @property
    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """As an engine takes them: no mask where all pixels count alike."""
        return self.x, self.target, None if self.mask.all() else self.mask

    def mean(self) -> np.ndarray:
        """The mean target of what is known, one number a channel."""
        return (self.target * self.mask).sum((0, 2, 3)) / self.mask.sum()

    def map(self, change) -> "Lesson":
        """The same change made to all three arrays."""
        return Lesson(*(np.ascontiguousarray(change(a)) for a in (self.x, self.target, self.mask)))


def inputs(canvas: Canvas, settings: ImprovedSettings) -> np.ndarray:
    """What the network sees of a canvas: (1, C, H, W)."""
    low = np.float32(LOWEST[settings.centre])
    rows, columns = np.indices(canvas.shape, dtype=np.float32)
    where = [rows / canvas.shape[0], columns / canvas.shape[1]][: PLACES[settings.place]]
    return _pad_to_even(low + (1 - low) * np.stack([canvas.gray, *where])[None])


def whole(canvas: Canvas, settings: ImprovedSettings) -> Lesson:
    """The known region, cut out where it is a rectangle, masked where it is not."""
    rows, columns = canvas.known_box or (slice(None), slice(None))
    box = rows, columns
    x = inputs(canvas, settings)[:, :, : canvas.shape[0], : canvas.shape[1]][:, :, rows, columns]
    target = scale_ab(to_ab(canvas.rgb[box])).transpose(2, 0, 1)[None]  # (1, 2, H, W)
    mask = _pad_to_even(canvas.known[box][None, None].astype(np.float32), mode="constant")
    return Lesson(_pad_to_even(x), _pad_to_even(target), mask)


class Teacher:
    """Stands before an engine in training and makes up what it is shown at each epoch.

    With patches, an epoch is as many batches as have the pixels of the region.

    Parameters
    ----------
    engine : Engine
    settings : ImprovedSettings
    before : int
        Epochs taught earlier: a training that goes on gets other patches than it began with.
    """

    def __init__(self, engine: Engine, settings: ImprovedSettings, before: int = 0):
        self._engine, self._settings = engine, settings
        self._rng = np.random.default_rng((settings.seed, before))

    def train_step(self, x, target, mask=None, *, rate: float) -> float:
        """One epoch; the mean loss of its batches."""
        lesson = Lesson(x, target, np.ones_like(x[:, :1]) if mask is None else mask)
        losses = [self._engine.train_step(*self._vary(part).arrays, rate=rate)
                  for part in self._batches(lesson)]
        return float(np.mean(losses))

    def _batches(self, lesson: Lesson):
        size, count = self._settings.crop, self._settings.batch_size
        height, width = lesson.x.shape[2:]
        if size == 0 or size >= max(height, width):
            yield lesson
            return
        high, wide = min(size, height), min(size, width)
        known = np.argwhere(lesson.mask[0, 0] > 0)
        for _ in range(max(1, round(height * width / (count * high * wide)))):
            middles = known[self._rng.integers(len(known), size=count)]
            corners = np.clip(middles - [high // 2, wide // 2], 0, [height - high, width - wide])
            yield lesson.map(lambda a, corners=corners: np.concatenate(
                [a[:, :, y : y + high, x : x + wide] for y, x in corners]))

    def _vary(self, lesson: Lesson) -> Lesson:
        s = self._settings
        if s.flips != "none" and self._rng.random() < 0.5:
            lesson = lesson.map(lambda a: a[..., ::-1])
        if s.jitter:
            stretch, shift = self._rng.normal(0, s.jitter, (2, len(lesson.x), 1, 1))
            x, low = lesson.x.copy(), LOWEST[s.centre]
            middle, span = (1 + low) / 2, 1 - low
            x[:, 0] = np.clip((x[:, 0] - middle) * (1 + stretch) + middle + span * shift, low, 1)
            lesson = Lesson(x, lesson.target, lesson.mask)
        return lesson


def _pad_to_even(x: np.ndarray, mode: str = "edge") -> np.ndarray:
    """Add a last row and column where the number is odd; the network halves and doubles."""
    return np.pad(x, ((0, 0), (0, 0), (0, x.shape[2] % 2), (0, x.shape[3] % 2)), mode=mode)
