"""The photo chosen in the sidebar, and which part of a canvas's picture shows it.

A canvas holds the photo, after the reference pictures if it is coloured from these.
Pages show the photo alone, in the canvas's shape.
"""

from dataclasses import dataclass

import numpy as np

from colorize.canvas import joined_boxes
from colorize.experiment import Run, Task, canvas_shape, output_picture, shown_picture
from colorize.imaging import FullSize, GrayDecision
from colorize.settings import OutputSettings, PictureSettings

SQUEEZED = 1.25  # by how much a picture's shape may change without a word


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo, and where its colours come from.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
        As opened.
    task : Task or None
        None if no colour is known yet.
    settings : PictureSettings
    references : tuple of (h, w, 3) arrays of uint8
        The pictures that the canvas begins with, as opened.
    has_hints : bool
        Whether there are colour hints.
    own : GrayDecision, optional
        If the photo is the visitor's own: whether it is taken for a gray one.
    problem : str
        Why there is no task, in a sentence.
    """

    rgb: np.ndarray
    task: Task | None
    settings: PictureSettings
    references: tuple[np.ndarray, ...] = ()
    has_hints: bool = False
    own: GrayDecision | None = None
    problem: str = ""

    @property
    def is_private(self) -> bool:
        """Whether the photo or the hints on it are the visitor's own."""
        return self.own is not None or self.has_hints

    @property
    def is_gray(self) -> bool:
        """Whether its true colours are not available."""
        return self.own is not None and self.own.is_gray

    @property
    def source(self) -> str:
        """Where the known colours come from, but for hints: a part of the photo, or "references".

        "none" where hints are all there is.
        """
        if self.references:
            return "references"
        is_gray = self.task is not None and self.task.truth is None
        return "none" if self.has_hints and is_gray else self.settings.known

    @property
    def learnt_from(self) -> str:
        """The same in words, with the hints: "the left half of this picture"."""
        share = self.settings.share
        part = "half" if share == 50 else f"{share} %"
        several = "s" * (len(self.references) > 1)
        words = {"none": [], "references": [f"the reference picture{several}"]}
        found = words.get(self.source, [f"the {self.source} {part} of this picture"])
        return " and ".join(found + ["your colour hints"] * self.has_hints)

    @property
    def squeezed(self) -> list[str]:
        """A sentence for each picture that agents do not see in its own shape.

        There is none if all are square because a setting says so.
        """
        if self.settings.shape == "square":
            return []
        shapes = [("The photo", self.rgb, canvas_shape(self.rgb, self.settings))]
        if self.references and self.task:
            canvas, count = self.task.canvas, len(self.references)
            boxes = joined_boxes(canvas.shape, canvas.tops, canvas.lefts)
            for number, (reference, box) in enumerate(
                    zip(self.references, boxes, strict=False), start=1):
                name = f"Reference picture {number}" if count > 1 else "The reference picture"
                shapes.append((name, reference, canvas.gray[box].shape))
        ratios = [(name, rgb.shape[1] / rgb.shape[0], wide / high)
                  for name, rgb, (high, wide) in shapes]
        return [f"{name} is {_times(own)}; agents and pages see it squeezed, {_times(seen)}."
                for name, own, seen in ratios if not 1 / SQUEEZED < own / seen < SQUEEZED]

    def crop(self, picture: np.ndarray) -> np.ndarray:
        """The part of a canvas's picture, (h, w, ...) at any size, that shows the photo."""
        canvas = self.task.canvas.shape
        return picture[tuple(
            slice(round(part.start * now / side), round(part.stop * now / side))
            for part, now, side in zip(self.task.box, picture.shape[:2], canvas, strict=True))]

    def references_of(self, picture: np.ndarray) -> np.ndarray:
        """The part of a canvas's picture, (H, W, ...), that shows its references."""
        rows, columns = self.task.box
        return picture[: rows.start] if rows.start else picture[:, : columns.start]

    @property
    def unknown_box(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas that hold its unknown pixels.

        If they are no rectangle, as around hints, that is the whole photo.
        """
        return self.task.canvas.unknown_box or self.task.box

    def unknown_of(self, picture: np.ndarray) -> np.ndarray:
        """The part of a canvas's picture, (H, W, ...), with its unknown pixels."""
        return picture[self.unknown_box]

    def shown(self, run: Run, output: OutputSettings) -> np.ndarray:
        """The result on a page: see :func:`~colorize.experiment.shown_picture`."""
        return shown_picture(run, self.task, output)

    def saved(self, run: Run, output: OutputSettings) -> np.ndarray | FullSize:
        """The result as a file holds it: see :func:`~colorize.experiment.output_picture`."""
        return output_picture(run, self.task, self.rgb, output)


def _times(ratio: float) -> str:
    """A shape in words.

    Examples
    --------
    >>> _times(66.6), _times(0.7), _times(0.99)
    ('67 times as wide as high', '1.4 times as high as wide', 'as high as wide')
    """
    longer, shorter = ("wide", "high") if ratio > 1 else ("high", "wide")
    times = max(ratio, 1 / ratio)
    words = f"as {longer} as {shorter}"
    return words if times < 1.05 else f"{times:{'.0f' if times >= 10 else '.2g'}} times {words}"
