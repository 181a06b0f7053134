"""Tone: more or less colour, warmer or cooler, at the same gray."""

from functools import cache

import numpy as np

from colorize.imaging.color import (
    chroma_to_bytes,
    gray_levels,
    keeping_gray_unrounded,
    to_chroma,
)

_WARM = np.array([8.0, 22.0])  # a, b of Lab that warmth 100 adds to gray: yellow and some red


def add_tone(chroma: np.ndarray, levels: np.ndarray, strength: float,
             warmth: float) -> np.ndarray:
    """Chroma after a change of strength, then of warmth.

    Strength multiplies the chroma.  Warmth moves it along the axis of Lab from blue to yellow
    and red: gray moves by up to 8 in a and 22 in b, other colours of the same gray by the same
    step in sRGB.  Black and white stay as they are, since no colour has their gray.

    Parameters
    ----------
    chroma : (..., 2) array of float
        See :func:`colorize.imaging.color.to_chroma`.
    levels : (...) array of uint8
        The gray of the same pixels.
    strength : float
        In percent: 0 is gray, 100 no change.
    warmth : float
        From -100, cold, to 100, warm; 0 is no change.

    Examples
    --------
    >>> add_tone(np.ones((1, 2)), np.array([128], np.uint8), 50, 0)
    array([[0.5, 0.5]])
    """
    if strength != 100:
        chroma = chroma * np.float32(strength / 100)
    if warmth:
        chroma = chroma + np.float32(abs(warmth) / 100) * _steps(warmth > 0)[levels]
    return chroma


def change_tone(rgb: np.ndarray, strength: float = 100, warmth: float = 0,
                keep: np.ndarray | None = None) -> np.ndarray:
    """A picture with more or less colour, warmer or cooler, and of the same gray.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    strength, warmth : float
        See :func:`add_tone`.
    keep : (H, W) array of bool, optional
        Pixels that stay as they are.

    Returns
    -------
    rgb : (H, W, 3) array of uint8
        `rgb` itself where nothing changes.

    Examples
    --------
    >>> change_tone(np.array([[[200, 100, 50]]], np.uint8), strength=0)
    array([[[118, 118, 118]]], dtype=uint8)
    """
    if strength == 100 and not warmth:
        return rgb
    levels = gray_levels(rgb)
    changed = chroma_to_bytes(levels, add_tone(to_chroma(rgb), levels, strength, warmth))
    if keep is not None:
        np.copyto(changed, rgb, where=keep[..., None])
    return changed


@cache
def _steps(warmer: bool) -> np.ndarray:
    """The change of chroma, (256, 2) float32, of gray at each level, at full warmth or cold."""
    ab = np.tile(_WARM if warmer else -_WARM, (256, 1))
    rgb = keeping_gray_unrounded(np.arange(256) / 255, ab)
    return to_chroma(255 * rgb).astype(np.float32)
