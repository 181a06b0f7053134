"""A photograph and all that its colours come from become a canvas, perhaps with its truth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from colorize.canvas import Canvas, joining_axis, reference_canvas, split, with_hints
from colorize.imaging import (
    Opened,
    fit_within,
    nearest,
    open_with_notes,
    photo_is_gray,
    resize,
)
from colorize.imaging.color import gray_levels, to_gray
from colorize.imaging.hints import OPAQUE, require_same_shape
from colorize.settings import ColorizeError, PictureSettings

LEAST_SIDE = 24  # pixels: two of the largest patches fit, and a network
#: Pixels of a photo of which a canvas is made: four times what any agent works on.
MOST_PIXELS = 4 * PictureSettings.parameters()["size"].high ** 2


@dataclass(frozen=True, eq=False)
class Task:
    """A photo to be coloured, as agents get it.

    Parameters
    ----------
    canvas : Canvas
    truth : (H, W, 3) array of uint8, or None
        The true colours of the whole canvas; None if the photo is gray, perhaps with a tint:
        see :func:`colorize.imaging.photo_is_gray`.
    box : (slice, slice)
        Rows and columns of the photo on the canvas; the rest are references.
    kept : (h, w) array of bool
        Which pixels of the box keep the photo's own colours in results: those of its known
        part but its hints.
    """

    canvas: Canvas
    truth: np.ndarray | None
    box: tuple[slice, slice]
    kept: np.ndarray


def open_reduced(data: bytes) -> Opened:
    """A picture's file, with at most :data:`MOST_PIXELS` pixels: 12 MB.  Raises ImageError."""
    opened = open_with_notes(data, 4 * MOST_PIXELS)
    return replace(opened, rgb=fit_within(opened.rgb, MOST_PIXELS))


def prepare(photo: np.ndarray, settings: PictureSettings, references: Sequence[np.ndarray] = (),
            hints: np.ndarray | None = None) -> Task:
    """Make a canvas of a photo and of all that its colours are learnt from.

    A gray photo's own colours are not used.  Without references and hints, nothing can be
    learnt then: the known part is gray.

    Parameters
    ----------
    photo : (H, W, 3) array of uint8
    settings : PictureSettings
    references : sequence of (H, W, 3) arrays of uint8
        Pictures of any size; with them no part of the photo is known but its hints.
    hints : (h, w, 4) array of uint8, optional
        RGBA in the photo's shape, of any size; a pixel with an alpha of at least 128 is known.

    Raises
    ------
    ColorizeError
        If no colour is known, or the hints have another shape.

    Examples
    --------
    >>> photo = np.full((20, 30, 3), (200, 60, 60), np.uint8)
    >>> photo[:, ::2] = 60, 60, 200
    >>> prepare(photo, PictureSettings(size=96)).canvas.shape
    (64, 96)
    >>> task = prepare(photo, PictureSettings(size=96), references=[photo.swapaxes(0, 1)])
    >>> task.canvas.shape, task.box[0]
    ((208, 96), slice(144, 208, None))
    """
    is_gray = photo_is_gray(photo, settings.photo_is).is_gray
    rgb = resize(photo, canvas_shape(photo, settings), settings.resampling)
    learnt = [resize(reference, shape, settings.resampling) for reference, shape in zip(
        references, _reference_shapes(references, rgb, settings), strict=True)]
    shown = gray_levels(rgb)[..., None].repeat(3, 2) if is_gray else rgb
    whole = np.concatenate([*learnt, shown], joining_axis(rgb))
    box = tuple(slice(total - own, total)
                for total, own in zip(whole.shape[:2], rgb.shape[:2], strict=True))
    canvas: Canvas | np.ndarray = to_gray(whole)
    kept = np.zeros(rgb.shape[:2], bool)
    if learnt:
        canvas = reference_canvas(learnt, shown)
    elif settings.known != "none" and not (is_gray and hints is not None):
        canvas = split(shown, settings.known, settings.share)[0]
        kept = canvas.known & (not is_gray)
    if hints is not None:
        placed = _on_canvas(hints, photo, canvas.shape, box)
        canvas, kept = with_hints(canvas, placed), kept & (placed[box][..., 3] < OPAQUE)
    elif not isinstance(canvas, Canvas):
        raise ColorizeError("known=none needs colour hints or a reference picture.")
    return Task(canvas, None if is_gray else whole, box, kept)


def canvas_shape(photo: np.ndarray, settings: PictureSettings) -> tuple[int, int]:
    """Height and width of a photo on its canvas.

    The longer side has `size` pixels.  The shorter one has at least :data:`LEAST_SIDE`: a
    panorama that is longer is squeezed to that shape.

    Examples
    --------
    >>> canvas_shape(np.zeros((30, 2000, 3), np.uint8), PictureSettings(size=256))
    (24, 256)
    """
    if settings.shape == "square":
        return settings.size, settings.size
    height, width = photo.shape[:2]
    scale = settings.size / max(height, width)
    return max(LEAST_SIDE, round(height * scale)), max(LEAST_SIDE, round(width * scale))


def _reference_shapes(references: Sequence[np.ndarray], photo: np.ndarray,
                      settings: PictureSettings) -> list[tuple[int, int]]:
    """Height and width of each reference beside a photo that is resized already.

    It has the photo's height, or above a photo that is wider than high its width, and its own
    shape.  But all references together are at most twice `size` long, so that a canvas is never
    longer than three times `size`: the longest ones are squeezed.
    """
    if settings.shape == "square":
        return [photo.shape[:2]] * len(references)
    axis = joining_axis(photo)
    across = photo.shape[1 - axis]
    own = [max(LEAST_SIDE, round(across * reference.shape[axis] / reference.shape[1 - axis]))
           for reference in references]
    lengths = _shortened(own, 2 * settings.size)
    return [(along, across) if axis == 0 else (across, along) for along in lengths]


def _shortened(lengths: Sequence[int], most: int) -> list[int]:
    """The lengths, the longest ones shortened so that all together are at most `most`.

    Examples
    --------
    >>> _shortened([20, 90, 60], 120), _shortened([20, 90], 120)
    ([20, 50, 50], [20, 90])
    """
    found, ascending = list(lengths), sorted(range(len(lengths)), key=lengths.__getitem__)
    for done, index in enumerate(ascending):
        found[index] = min(found[index], most // (len(found) - done))
        most -= found[index]
    return found


def _on_canvas(hints: np.ndarray, photo: np.ndarray, shape: tuple[int, int],
               box: tuple[slice, slice]) -> np.ndarray:
    """The hints of a photo at the canvas's size, with none on its references."""
    require_same_shape(hints.shape[:2], photo.shape[:2])
    placed = np.zeros((*shape, 4), np.uint8)
    rows, columns = box
    placed[box] = nearest(hints, (rows.stop - rows.start, columns.stop - columns.start))
    if not (placed[..., 3] >= OPAQUE).any():
        raise ColorizeError(f"The hints have no opaque pixel at {columns.stop - columns.start} x "
                            f"{rows.stop - rows.start} pixels, must have at "
                            "least 1: draw wider strokes.")
    return placed
