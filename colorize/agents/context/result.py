"""What the context agent found for one canvas, and the pictures a page shows of it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from colorize.agents.context.doubt import confidence
from colorize.agents.context.scene import Scene
from colorize.canvas import Canvas
from colorize.imaging.color import chroma_to_rgb
from colorize.imaging.guided import guided_enlarge


@dataclass(frozen=True, eq=False)
class Result:
    """What was found for a canvas, at working size; its pictures, at full size."""

    canvas: Canvas
    scene: Scene
    names: list[str]
    chroma: np.ndarray   # (h, w, 2)
    guesses: np.ndarray  # (M, h, w, 2)
    shares: np.ndarray   # (M, h, w)
    error: np.ndarray    # (h, w)

    def full(self, values: np.ndarray) -> np.ndarray:
        return guided_enlarge(values, self.scene.gray, self.canvas.gray)

    @cached_property
    def confidence(self):
        sure = confidence(self.full(self.error[..., None])[..., 0])
        return np.where(self.canvas.known, np.float32(1), sure)

    @cached_property
    def contributions(self):
        shares = np.clip(self.full(np.moveaxis(self.shares, 0, -1)), 0, 1).astype(np.float32)
        return {name: shares[..., m] for m, name in enumerate(self.names)}

    @cached_property
    def colourings(self):
        return {name: chroma_to_rgb(self.canvas.gray, self.full(guess))
                for name, guess in zip(self.names, self.guesses, strict=True)}
