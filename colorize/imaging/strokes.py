"""Strokes: lines that a person draws on a picture, as numbers, as text and as pixels.

Points are shares of the picture's width and height, the line's width is a share of its
longer side, so that a stroke fits the picture at every size.  The text is a part of a
link: each number is a whole one, a point has 12 + 12 bits.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from colorize.imaging.errors import ImageError

GRID = 4095  # steps of a coordinate
WIDTHS = 1000  # steps of a width
MAX_WIDTH = 0.255  # of the longer side: a byte of such steps
MAX_STROKES = 500
MAX_POINTS = 255  # of one stroke; a longer one is divided


@dataclass(frozen=True)
class Stroke:
    """A line of one colour; a dot if it has one point.

    Parameters
    ----------
    points : tuple of (float, float)
        x and y from 0 to 1, at least one point.
    colour : (int, int, int)
        Red, green and blue, 0 to 255.
    width : float
        Above 0, at most :data:`MAX_WIDTH`.

    Raises
    ------
    ImageError
        If a value is out of range.

    Examples
    --------
    >>> Stroke(((0.5, 1.2),), (200, 40, 40), 0.02)
    Traceback (most recent call last):
    colorize.imaging.errors.ImageError: A stroke has a point at 0.5, 1.2, must be from 0 to 1.
    """

    points: tuple[tuple[float, float], ...]
    colour: tuple[int, int, int]
    width: float

    def __post_init__(self):
        if not self.points:
            raise ImageError("A stroke has 0 points, must have at least 1.")
        for x, y in self.points:
            if not (0 <= x <= 1 and 0 <= y <= 1):
                raise ImageError(f"A stroke has a point at {x}, {y}, must be from 0 to 1.")
        if len(self.colour) != 3 or not all(0 <= level <= 255 for level in self.colour):
            raise ImageError(f"A stroke has the colour {self.colour}, must be three numbers from 0 "
                             "to 255.")
        if not 0 < self.width <= MAX_WIDTH:
            raise ImageError(f"A stroke has the width {self.width}, must be above 0 and at most "
                             f"{MAX_WIDTH}.")


def draw_strokes(strokes: Sequence[Stroke], shape: tuple[int, int]) -> np.ndarray:
    """Strokes as a transparent picture; a later one covers an earlier one.

    Lines have round ends and joints and no soft edges: each pixel has one stroke's colour
    with alpha 255, or is transparent.

    Parameters
    ----------
    strokes : sequence of Stroke
    shape : (int, int)
        Height and width in pixels.

    Returns
    -------
    rgba : (H, W, 4) array of uint8

    Examples
    --------
    >>> dot = Stroke(((0.5, 0.5),), (200, 40, 40), 0.2)
    >>> rgba = draw_strokes([dot], (30, 40))
    >>> rgba[15, 20], rgba[0, 0]
    (array([200,  40,  40, 255], dtype=uint8), array([0, 0, 0, 0], dtype=uint8))
    """
    height, width = shape
    image = Image.new("RGBA", (width, height))
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        colour, thick = (*stroke.colour, 255), max(1, round(stroke.width * max(shape)))
        points = [(x * (width - 1), y * (height - 1)) for x, y in stroke.points]
        if len(points) > 1:
            draw.line(points, colour, thick)
        for x, y in points:
            draw.ellipse(_circle(x, y, thick), colour)
    return np.array(image)


def to_text(strokes: Sequence[Stroke]) -> str:
    """Strokes as text for a link: about 4 characters a point and 7 a stroke.

    Examples
    --------
    >>> to_text([Stroke(((0.5, 0.5), (1.0, 0.0)), (200, 40, 40), 0.02)])
    'yCgoFAKACAD_8AA'
    >>> from_text(to_text([Stroke(((0.0, 1.0),), (1, 2, 3), 0.02)]))
    (Stroke(points=((0.0, 1.0),), colour=(1, 2, 3), width=0.02),)
    """
    data = bytearray()
    for stroke in strokes:
        for start in range(0, len(stroke.points), MAX_POINTS - 1):
            # The parts of a long stroke share a point.
            part = stroke.points[start: start + MAX_POINTS]
            if start and len(part) < 2:
                continue
            data += bytes([*stroke.colour, max(1, round(stroke.width * WIDTHS)), len(part)])
            for x, y in part:
                data += (round(x * GRID) << 12 | round(y * GRID)).to_bytes(3, "big")
    return urlsafe_b64encode(data).decode().rstrip("=")


def from_text(text: str) -> tuple[Stroke, ...]:
    """The strokes of :func:`to_text`.

    Raises
    ------
    ImageError
        If the text is not one that it writes, or holds more than `MAX_STROKES`.

    Examples
    --------
    >>> from_text("yCgo")
    Traceback (most recent call last):
    colorize.imaging.errors.ImageError: The text of the strokes is cut short, must be whole.
    """
    try:
        data = b64decode(text + "=" * (-len(text) % 4), "-_", validate=True)
    except ValueError as error:
        raise ImageError("The text of the strokes is damaged, must be as it was copied.") from error
    strokes, at = [], 0
    while at < len(data):
        count = data[at + 4] if at + 5 <= len(data) else 0
        end = at + 5 + 3 * count
        if not count or end > len(data):
            raise ImageError("The text of the strokes is cut short, must be whole.")
        numbers = [int.from_bytes(data[i: i + 3], "big") for i in range(at + 5, end, 3)]
        points = tuple((round((n >> 12) / GRID, 5), round((n & GRID) / GRID, 5)) for n in numbers)
        strokes.append(Stroke(points, tuple(data[at: at + 3]), data[at + 3] / WIDTHS))
        at = end
    if len(strokes) > MAX_STROKES:
        raise ImageError(f"There are {len(strokes)} strokes, must be at most {MAX_STROKES}.")
    return tuple(strokes)


def _circle(x: float, y: float, thick: int) -> tuple[float, float, float, float]:
    """The box of a circle, `thick` pixels across, for ImageDraw, whose boxes hold both ends."""
    left, top = round(x - (thick - 1) / 2), round(y - (thick - 1) / 2)
    return left, top, left + thick - 1, top + thick - 1
