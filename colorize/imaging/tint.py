"""Whether a photograph is a gray one, perhaps with a tint, or one in colour.

Sepia, a cyanotype, two inks or yellowed paper give each gray one colour.  In a gray
photograph with a tint the colours therefore lie on one curve over the gray, but for
noise; in a colour photograph, surfaces of equal gray differ in colour.

Colours are described by their chroma, in levels of 255 along ``CHROMA_AXES``.  What
remains of it after subtracting the curve is averaged over cells of the picture, which
removes most of the noise of JPEG and film.  Real colours extend over several cells, noise
does not: the covariance between cells that are two apart measures colour without noise.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from colorize.imaging.color import to_chroma, to_gray
from colorize.imaging.resample import area_mean, fit_within

_PIXELS = 2**18  # enough to look at
_SMOOTH = 2  # levels of gray over which the curve is smoothed
_KEPT = 0.97  # of the cells; the rest, such as a stamp, count no more than these
_FEWEST = 24  # cells with which the covariance can be estimated
# Of the colour that is not noise, in levels of 255: chosen with ``benchmarks/tint.py``.
_THRESHOLD, _PER_NOISE, _PER_TINT = 0.2, 0.25, 0.01
_LARGEST = 7.0  # levels: more than this is no noise
_YELLOW = to_chroma(np.array([255, 225, 165], np.uint8))
_YELLOW = _YELLOW / np.linalg.norm(_YELLOW)


@dataclass(frozen=True)
class GrayDecision:
    """Whether a photograph is a gray one, and why.

    Parameters
    ----------
    is_gray : bool
    has_tint : bool
        Whether it is gray but its pixels are not: its colours are not those of the scene.
    reason : str
        One sentence for people.
    colour : float
        How much of its colours neither its gray nor noise explains, as a share of the limit.
    """

    is_gray: bool
    has_tint: bool
    reason: str
    colour: float


def _gray(colour: float) -> GrayDecision:
    return GrayDecision(True, False, "It has no colours.", colour)


def _tinted(colour: float, cause: str = "its gray, as in a gray photo with a tint") -> GrayDecision:
    return GrayDecision(True, True, f"Its colours follow from {cause}.", colour)


def _in_colour(colour: float) -> GrayDecision:
    return GrayDecision(False, False, "It has different colours where its gray is the same.",
                        colour)


def photo_is_gray(rgb: np.ndarray, said: str = "auto") -> GrayDecision:
    """Decide whether a photograph is a gray one: without colours, or with a tint alone.

    Parameters
    ----------
    rgb : (H, W, 3) array of uint8
    said : {"auto", "gray", "colour"}
        What its owner says, as the setting `photo_is` has it; "auto" looks at the colours.

    Examples
    --------
    >>> y, x = np.mgrid[:64, :64]
    >>> gray = (2 * x + y)[..., None]
    >>> photo_is_gray((gray * [1.0, 0.85, 0.6]).astype(np.uint8)).reason  # sepia
    'Its colours follow from its gray, as in a gray photo with a tint.'
    >>> stripes = np.where((y // 16 % 2)[..., None], [1.0, 0.85, 0.6], [0.6, 0.85, 1.0])
    >>> photo_is_gray((gray * stripes).astype(np.uint8)).is_gray
    False
    """
    if said != "auto":
        is_gray = said == "gray"
        return GrayDecision(is_gray, is_gray and bool((rgb != rgb[..., :1]).any()),
                            f"The setting says that it is {'gray' if is_gray else 'in colour'}.",
                            np.nan)
    rgb = fit_within(rgb, _PIXELS)
    if (rgb == rgb[..., :1]).all():
        return _gray(0.0)
    shape = _cells(*rgb.shape[:2])
    if shape[0] * shape[1] < _FEWEST:
        return _gray(0.0) if looks_gray(rgb) else _in_colour(np.inf)
    gray, chroma = to_gray(rgb), 255 * to_chroma(rgb)
    tint = np.median(chroma.reshape(-1, 2), axis=0)
    rest = _beyond_curve(gray, chroma, shape)
    causes = _causes(gray, shape)
    left = _unexplained(rest, causes)
    colour = _colour(left, tint)
    if colour < 1:
        return _gray(colour) if looks_gray(rgb) else _tinted(colour)
    if _is_of_paper(left, tint):
        y, x = np.meshgrid(*(np.linspace(-1, 1, side) for side in shape), indexing="ij")
        paper = [causes[1] * place for place in (x, y, x * x, x * y, y * y)]  # black has no tint
        left = _unexplained(rest, causes + paper)
        if (evenly := _colour(left, tint)) < 1:
            return _tinted(evenly, "its gray and from yellowed paper")
    return _in_colour(colour)


def _cells(height: int, width: int) -> tuple[int, int]:
    """How many cells a picture is divided into: of at least 8 pixels unless it is small."""
    side = (height * width) ** 0.5
    cell = max(min(8, side / 8), side / 32)
    return max(1, int(height / cell)), max(1, int(width / cell))


def _beyond_curve(gray: np.ndarray, chroma: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """What is left of the cells' chroma (h, w, 2) after the curve, from which outliers are left."""
    rest = area_mean(chroma - _curve(gray, chroma), shape)
    size = np.linalg.norm(rest - np.median(rest, axis=(0, 1)), axis=-1)
    usual = size <= np.quantile(size, _KEPT)
    rows, columns = (np.arange(side) * cells // side
                     for side, cells in zip(gray.shape, shape, strict=True))
    return area_mean(chroma - _curve(gray, chroma, usual[np.ix_(rows, columns)]), shape)


def _curve(gray: np.ndarray, chroma: np.ndarray, usual: np.ndarray | None = None) -> np.ndarray:
    """The mean chroma of each gray level, smoothed, at every pixel: (H, W), (H, W, 2).

    Pixels that are not `usual` (H, W) count little.
    """
    levels = np.rint(255 * gray).astype(int)
    weights = np.ones(gray.shape) if usual is None else np.where(usual, 1, 1e-3)

    def sums(values):
        total = np.bincount(levels.ravel(), values.ravel(), 256)
        return gaussian_filter1d(total, _SMOOTH, mode="constant")

    count = np.maximum(sums(weights), 1e-9)
    curve = np.stack([sums(weights * chroma[..., axis]) / count for axis in (0, 1)], axis=-1)
    return curve[levels]


def _causes(gray: np.ndarray, shape: tuple[int, int]) -> list[np.ndarray]:
    """What a cell's mean chroma may depend on where chroma is stored at half the resolution."""
    cells = area_mean(gray, shape)
    contrast = np.sqrt(np.maximum(area_mean(gray**2, shape) - cells**2, 0))
    return [np.ones(shape), cells, cells**2, cells**3, contrast]


def _unexplained(rest: np.ndarray, causes: list[np.ndarray]) -> np.ndarray:
    """The residual (h, w, 2) of least squares on `causes`, each (h, w); outliers are bounded."""
    table = np.stack(causes, axis=-1).reshape(-1, len(causes))
    flat = rest.reshape(-1, 2)
    bounded = flat
    for _ in range(3):  # outliers pull at the first solution
        solution = np.linalg.lstsq(table, bounded, rcond=None)[0]
        left = flat - table @ solution
        size = np.linalg.norm(left, axis=1, keepdims=True)
        left *= np.minimum(1, np.quantile(size, _KEPT) / np.maximum(size, 1e-9))
        bounded = table @ solution + left
    return left.reshape(rest.shape)


def _covariance(left: np.ndarray) -> np.ndarray:
    """The covariance (2, 2) between cells that are two apart, across and down."""
    pairs = [(left[:, 2:], left[:, :-2]), (left[2:], left[:-2])]
    one, other = (np.concatenate([cells.reshape(-1, 2) for cells in side])
                  for side in zip(*pairs, strict=True))
    product = one.T @ other / max(1, len(one))
    return (product + product.T) / 2


def _colour(left: np.ndarray, tint: np.ndarray) -> float:
    """What is not noise, as a share of the limit; infinite if there is too much of anything."""
    variance, power = max(0.0, _covariance(left).trace()), (left**2).sum(axis=-1).mean()
    if power > _LARGEST**2:
        return float("inf")
    noise = max(0.0, power - variance) ** 0.5
    limit = _THRESHOLD + _PER_NOISE * noise + _PER_TINT * np.linalg.norm(tint)
    return float(variance**0.5 / limit)


def _is_of_paper(left: np.ndarray, tint: np.ndarray) -> bool:
    """Whether the tint is the yellow of old paper, and what is left varies along it."""
    axis = np.linalg.eigh(_covariance(left))[1][:, -1]
    return bool(tint @ _YELLOW > 0) and _is_yellow(tint) and _is_yellow(axis)


def _is_yellow(chroma: np.ndarray) -> bool:
    """Whether a chroma, or the axis along which it varies, is that of old paper."""
    return bool(abs(chroma @ _YELLOW) > 0.9 * np.linalg.norm(chroma))


def looks_gray(rgb: np.ndarray) -> bool:
    """Whether 99 % of a picture's pixels are gray, or almost so, as after JPEG or a scanner.

    A photograph with a tint is not: see :func:`photo_is_gray`.

    Parameters
    ----------
    rgb : (..., 3) array of uint8

    Examples
    --------
    >>> looks_gray(np.full((4, 4, 3), (90, 91, 89), np.uint8))
    True
    >>> looks_gray(np.full((4, 4, 3), (120, 100, 80), np.uint8))  # sepia
    False
    """
    sample = rgb.reshape(-1, 3)[:: max(1, rgb.size // 300_000)]  # 100,000 pixels are enough
    return bool(np.quantile(np.ptp(sample, axis=1), 0.99) < 12)
