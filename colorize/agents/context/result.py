"""The result of the context agent for one canvas, and the pictures that a page shows of it."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from colorize.agents.context.error_model import confidence
from colorize.agents.context.scene import Scene
from colorize.canvas import Canvas, joined_boxes
from colorize.imaging.color import chroma_to_rgb
from colorize.imaging.guided import guided_enlarge


@dataclass(frozen=True, eq=False)
class Result:
    """A result at working size; its pictures at full size.

    Parameters
    ----------
    canvas : Canvas
    scene : Scene
        The canvas at working size, (h, w).
    names : list of str
        The models.
    chroma : (h, w, 2) array of float
    predictions : (M, h, w, 2) array of float
        Each model's chroma.
    shares : (M, h, w) array of float in [0, 1], sum 1
    error : (h, w) array of float
        Expected distance to the true chroma, in units of 255 levels.
    """

    canvas: Canvas
    scene: Scene
    names: list[str]
    chroma: np.ndarray
    predictions: np.ndarray
    shares: np.ndarray
    error: np.ndarray

    def full(self, values: np.ndarray) -> np.ndarray:
        """Enlarge values to the size of the canvas, (h, w, C) -> (H, W, C), each picture alone."""
        scene, canvas = self.scene, self.canvas
        if len(scene.boxes) == 1:
            return guided_enlarge(values, scene.gray, canvas.gray)
        full = np.empty((*canvas.shape, values.shape[2]), values.dtype)
        boxes = joined_boxes(canvas.shape, canvas.tops, canvas.lefts)
        for small, large in zip(scene.boxes, boxes, strict=True):
            full[large] = guided_enlarge(values[small], scene.gray[small], canvas.gray[large])
        return full

    def without_features(self) -> "Result":
        """The same result without the scene's features, in half the memory.

        The picture stays exact; what is only shown is rounded to float32.
        """
        slim = replace(self.scene, chroma=self.scene.chroma.astype(np.float32))
        shown = (array.astype(np.float32) for array in (self.predictions, self.shares, self.error))
        return Result(self.canvas, slim, self.names, self.chroma, *shown)

    @cached_property
    def confidence(self) -> np.ndarray:
        """(H, W) float32 in [0, 1]: see :func:`~colorize.agents.context.error_model.confidence`."""
        values = confidence(self.full(self.error[..., None])[..., 0])
        return np.where(self.canvas.known, np.float32(1), values)

    @cached_property
    def contributions(self) -> dict[str, np.ndarray]:
        """Model -> its share at each pixel, (H, W) float32 in [0, 1]."""
        shares = np.clip(self.full(np.moveaxis(self.shares, 0, -1)), 0, 1).astype(np.float32)
        return {name: shares[..., m] for m, name in enumerate(self.names)}

    @cached_property
    def colourings(self) -> dict[str, np.ndarray]:
        """Model -> the picture by its prediction alone, (H, W, 3) uint8."""
        return {name: chroma_to_rgb(self.canvas.gray, self.full(predicted))
                for name, predicted in zip(self.names, self.predictions, strict=True)}
