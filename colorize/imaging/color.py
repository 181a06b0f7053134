"""Gray, Lab, and the reconstruction of RGB from gray and chroma.

RGB is uint8 sRGB (..., 3); gray is float32 in [0, 1]; L is in [0, 100], a and b
are in about [-128, 127], white is D65.

Gray is ``0.21 R + 0.72 G + 0.07 B`` of the 8-bit sRGB values, rounded to 8 bits
like the pixels of a gray photograph.  (Without rounding, the fraction would contain
information about the colour.)  It is not CIE L*.  Gray is linear in sRGB and its
weights add up to one, so mixing a colour with its own gray leaves the gray unchanged.
This is why the reconstructions below can keep the gray exactly.
"""

from functools import cache

import numpy as np
from scipy.linalg import null_space
from skimage.color import lab2rgb, rgb2lab
from skimage.color.colorconv import rgb_from_xyz, xyz_tristimulus_values

_GRAY_PERCENT = np.array([21, 72, 7])
GRAY_WEIGHTS = _GRAY_PERCENT / 100

#: Two orthonormal directions (3, 2) in sRGB along which the gray does not change.
CHROMA_AXES = null_space(GRAY_WEIGHTS[None])

_WHITE = xyz_tristimulus_values(illuminant="D65", observer="2")
_DELTA = 6 / 29  # CIE 15: below its cube, Lab's cube root is replaced by a line


def to_gray(rgb: np.ndarray) -> np.ndarray:
    """Gray of 8-bit sRGB colours.

    Parameters
    ----------
    rgb : (..., 3) array of uint8

    Returns
    -------
    gray : (...) array of float32 in [0, 1], in steps of 1/255
        Rounded to the nearest step, halves up.

    Examples
    --------
    >>> to_gray(np.array([255, 255, 255], np.uint8))
    np.float32(1.0)
    """
    return (gray_levels(rgb) / 255).astype(np.float32)


def gray_levels(rgb: np.ndarray) -> np.ndarray:
    """As :func:`to_gray`, in levels from 0 to 255: (..., 3) uint8 -> (...) uint8."""
    total = np.full(rgb.shape[:-1], 50, np.uint16)  # integers: exact on every machine
    for channel, percent in enumerate(_GRAY_PERCENT.astype(np.uint16)):
        total += rgb[..., channel] * percent
    return (total // 100).astype(np.uint8)


def to_lab(rgb: np.ndarray) -> np.ndarray:
    """The L, a, b of 8-bit sRGB colours: (..., 3) uint8 -> (..., 3) float64."""
    return rgb2lab(rgb)


def to_ab(rgb: np.ndarray) -> np.ndarray:
    """The a, b of 8-bit sRGB colours: (..., 3) uint8 -> (..., 2) float64."""
    return rgb2lab(rgb)[..., 1:]


def scale_ab(ab: np.ndarray) -> np.ndarray:
    """Scale a, b from [-128, 127] to [0, 1], float32: the targets of a network."""
    return ((ab + 128) / 255).astype(np.float32)


def unscale_ab(scaled: np.ndarray) -> np.ndarray:
    """Inverse of :func:`scale_ab`."""
    return scaled * 255.0 - 128


def ab_to_rgb(gray: np.ndarray, ab: np.ndarray, reconstruction: str) -> np.ndarray:
    """Reconstruct RGB from gray and a, b, by the method that the setting `reconstruction` names.

    Parameters
    ----------
    gray : (...) array of float in [0, 1]
    ab : (..., 2) array of float
    reconstruction : {"keeps gray", "report"}
        See :func:`keeping_gray` and :func:`gray_as_lightness`.

    Returns
    -------
    rgb : (..., 3) array of uint8
    """
    return {"keeps gray": keeping_gray, "report": gray_as_lightness}[reconstruction](gray, ab)


def gray_as_lightness(gray: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """The report's reconstruction: the gray is used as L, colours outside sRGB are clipped.

    Gray is not L*, so even the true a, b do not reconstruct the true colour.

    Parameters
    ----------
    gray : (...) array of float in [0, 1]
    ab : (..., 2) array of float

    Returns
    -------
    rgb : (..., 3) array of uint8
    """
    lightness = 100 * np.asarray(gray, float)
    # A larger b than this has a negative Z: scikit-image would clip it, with a warning.
    b = np.minimum(ab[..., 1], 200 * (lightness + 16) / 116 * (1 - 1e-12))
    return _to_bytes(lab2rgb(np.stack([lightness, ab[..., 0], b], axis=-1)))


def keeping_gray(gray: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """Reconstruction from gray and a, b that keeps the gray of every pixel, to within rounding.

    Finds the L for which the colour L, a, b has exactly the given gray.  Where that
    colour is outside sRGB, its chroma is reduced until it is inside; no channel is clipped.

    Parameters
    ----------
    gray : (...) array of float in [0, 1]
    ab : (..., 2) array of float

    Returns
    -------
    rgb : (..., 3) array of uint8
        Its gray differs from `gray` by less than one level of 255.

    Examples
    --------
    >>> keeping_gray(np.array([0.5]), np.array([[40.0, 20.0]]))
    array([[208, 106, 104]], dtype=uint8)
    """
    flat_gray = np.asarray(gray, np.float64).reshape(-1)
    flat_ab = np.asarray(ab, np.float64).reshape(-1, 2)
    return _to_bytes(keeping_gray_unrounded(flat_gray, flat_ab)).reshape(*np.shape(gray), 3)


def keeping_gray_unrounded(gray: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """As :func:`keeping_gray`, but not rounded: float64 (n,), (n, 2) -> (n, 3) in [0, 1]."""
    return _pull_into_srgb(_solve_lightness(gray, ab), gray)


def nearly_keeping_gray(gray: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """As :func:`keeping_gray` in a tenth of the time: colours are off by a few levels.

    The lightness is that of the gray alone, not of the colour; what the gray is off by is
    then added to all three channels.  Computed in float32, (n,), (n, 2) -> (n, 3) uint8.
    """
    fy = (_lightness_of_levels()[np.rint(255 * gray).astype(np.uint8)] + 16) / 116
    f = np.stack([fy + ab[:, 0] / 500, fy, fy - ab[:, 1] / 200], axis=1).astype(np.float32)
    xyz = np.where(f > _DELTA, f * f * f, 3 * _DELTA**2 * (f - 4 / 29)) * _WHITE.astype(f.dtype)
    linear = np.maximum(xyz @ rgb_from_xyz.T.astype(f.dtype), 0)
    curve = 1.055 * linear ** np.float32(1 / 2.4) - 0.055
    rgb = np.where(linear > 0.0031308, curve, 12.92 * linear)
    rgb += (gray - rgb @ GRAY_WEIGHTS.astype(f.dtype))[:, None]
    return _to_bytes(np.clip(rgb, 0, 1))


@cache
def _lightness_of_levels() -> np.ndarray:
    """The L of each of the 256 gray levels."""
    return _lightness_of_gray(np.arange(256) / 255).astype(np.float32)


def to_chroma(rgb: np.ndarray) -> np.ndarray:
    """Chroma: coordinates of a colour in the plane of equal gray, in units of 255 levels.

    Distances in this plane equal distances in sRGB.  The mean chroma is therefore the
    prediction with the least squared error and the highest PSNR; the mean of a, b is not.

    Parameters
    ----------
    rgb : (..., 3) array of uint8

    Returns
    -------
    chroma : (..., 2) array of float64
        Along :data:`CHROMA_AXES`; zero for a gray pixel.

    Examples
    --------
    >>> abs(to_chroma(np.array([90, 90, 90], np.uint8))).max() < 1e-12
    np.True_
    """
    return rgb / 255 @ CHROMA_AXES - rgb @ GRAY_WEIGHTS[:, None] / 255 * CHROMA_AXES.sum(axis=0)


def chroma_to_rgb(gray: np.ndarray, chroma: np.ndarray) -> np.ndarray:
    """Inverse of :func:`to_chroma`: reconstruction from gray and chroma.

    Keeps the gray to within rounding.  Where a colour is outside sRGB, its chroma is
    reduced until it is inside; no channel is clipped.

    Parameters
    ----------
    gray : (...) array of float in [0, 1]
    chroma : (..., 2) array of float

    Returns
    -------
    rgb : (..., 3) array of uint8
    """
    flat_gray = np.asarray(gray, np.float64).reshape(-1)
    offset = np.asarray(chroma, np.float64).reshape(-1, 2) @ CHROMA_AXES.T
    rgb = _pull_into_srgb(flat_gray[:, None] + offset, flat_gray)
    return _to_bytes(rgb).reshape(*np.shape(gray), 3)


def chroma_to_bytes(levels: np.ndarray, chroma: np.ndarray) -> np.ndarray:
    """As :func:`chroma_to_rgb` in a quarter of the time: computed in float32.

    Parameters
    ----------
    levels : (...) array of uint8
        The gray in levels: see :func:`gray_levels`.
    chroma : (..., 2) array of float

    Returns
    -------
    rgb : (..., 3) array of uint8
        Its gray differs from `levels` by at most one.
    """
    gray = levels.astype(np.float32)
    axes = (255 * CHROMA_AXES).astype(np.float32)
    one, two = np.moveaxis(chroma.astype(np.float32, copy=False), -1, 0)
    offsets = [one * across + two * along for across, along in axes]  # plane by plane: faster
    above, below = np.maximum.reduce(offsets), -np.minimum.reduce(offsets)
    tiny = np.float32(1e-6)  # levels
    share = np.minimum((255 - gray) / np.maximum(above, tiny), gray / np.maximum(below, tiny))
    share = np.minimum(share, 1)
    rgb = np.empty((*levels.shape, 3), np.uint8)
    for channel, offset in enumerate(offsets):
        rgb[..., channel] = np.minimum(offset * share + (gray + np.float32(0.5)), 255)
    return rgb


def _pull_into_srgb(rgb: np.ndarray, gray: np.ndarray) -> np.ndarray:
    """Move each colour towards its gray, no further than its furthest channel requires."""
    gray = gray[:, None]
    offset = rgb - gray
    limit = np.where(offset > 0, 1 - gray, gray)
    share = np.divide(limit, np.abs(offset), out=np.ones_like(offset), where=np.abs(offset) > limit)
    return gray + offset * share.min(axis=1, keepdims=True)


def _solve_lightness(gray: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """The unclipped sRGB colours with these a, b and this gray, by Newton's method over L.

    With L, the gray of a colour goes to minus and plus infinity (sRGB and Lab are
    continued below zero), so a solution exists; inside sRGB it is unique.  A step that
    would leave the bracket found so far is replaced by bisection.
    """
    rgb = np.empty((len(gray), 3))
    todo = np.arange(len(gray))
    lightness = _lightness_of_gray(gray)
    low, high = np.full(gray.shape, -150.0), np.full(gray.shape, 250.0)
    for _ in range(60):  # a photograph needs five or six; bisection alone would need 30
        colour, slope = _lab_to_unclipped_rgb(lightness, ab)
        rgb[todo] = colour
        error = colour @ GRAY_WEIGHTS - gray
        left = np.abs(error) > 1e-6  # 1/4000 of a level
        if not left.any():
            break
        todo, gray, ab = todo[left], gray[left], ab[left]
        error, lightness = error[left], lightness[left]
        low = np.where(error < 0, lightness, low[left])
        high = np.where(error < 0, high[left], lightness)
        lightness = lightness - error / (slope[left] @ GRAY_WEIGHTS)
        outside = (lightness <= low) | (lightness >= high)
        lightness[outside] = (low[outside] + high[outside]) / 2
    return rgb


def _lightness_of_gray(gray: np.ndarray) -> np.ndarray:
    """The L of a colour without chroma: the initial value of Newton's method."""
    return rgb2lab(np.repeat(gray[:, None], 3, axis=1))[:, 0]


def _lab_to_unclipped_rgb(lightness: np.ndarray, ab: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """CIE Lab to sRGB, without scikit-image's clipping, and the derivative with respect to L."""
    fy = (lightness + 16) / 116
    f = np.stack([fy + ab[:, 0] / 500, fy, fy - ab[:, 1] / 200], axis=1)
    curved = f > _DELTA
    xyz = _WHITE * np.where(curved, f * f * f, 3 * _DELTA**2 * (f - 4 / 29))
    xyz_slope = _WHITE * 3 / 116 * np.where(curved, f * f, _DELTA**2)
    linear, linear_slope = xyz @ rgb_from_xyz.T, xyz_slope @ rgb_from_xyz.T
    size = np.abs(linear)  # below zero the curve is continued as an odd function
    root = 1.055 * np.maximum(size, 0.0031308) ** (1 / 2.4)
    curved = size > 0.0031308
    rgb = np.where(curved, np.copysign(root - 0.055, linear), 12.92 * linear)
    slope = np.where(curved, root / 2.4 / np.maximum(size, 0.0031308), 12.92)
    return rgb, slope * linear_slope


def _to_bytes(rgb: np.ndarray) -> np.ndarray:
    return np.rint(rgb * 255).astype(np.uint8)
