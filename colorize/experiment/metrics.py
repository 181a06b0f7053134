"""Scores of a coloured picture: PSNR, SSIM and CIEDE2000 on the unknown pixels.

Protocol: 8-bit RGB, data range 255, the values of scikit-image's functions.  Where the
unknown pixels form a rectangle (such as the right half), SSIM is computed on that rectangle
alone; elsewhere it is the mean over the unknown pixels of the whole picture's SSIM map.
"""

from dataclasses import dataclass

import numpy as np
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import structural_similarity

from colorize.canvas import Canvas
from colorize.settings import ColorizeError

PROTOCOL = ("On the unknown pixels: RGB, 8 bits, data range 255, as scikit-image computes them; "
            "SSIM in 7 x 7 windows, mean of the three channels.")

#: Agent, PSNR in dB and SSIM, as table 1 of the report gives them, for its own picture.
TABLE_1 = (("Basic agent", 17.06, 0.65), ("Improved agent", 18.99, 0.83))


@dataclass(frozen=True)
class Scores:
    """The scores of one result.

    Parameters
    ----------
    psnr : float
        Peak signal-to-noise ratio in dB; higher is better, infinite if equal.
    ssim : float
        Structural similarity, at most 1; higher is better.  NaN where the picture is
        less than 3 pixels high or wide.
    ciede2000 : float
        Mean colour difference; lower is better, 1 is just noticeable.
    """

    psnr: float
    ssim: float
    ciede2000: float


def score(canvas: Canvas, truth: np.ndarray, rgb: np.ndarray) -> Scores:
    """Compare `rgb` with `truth` on the unknown pixels of `canvas`.

    Parameters
    ----------
    canvas : Canvas
    truth, rgb : (H, W, 3) arrays of uint8
        The true and the predicted colours.

    Raises
    ------
    ColorizeError
        If every pixel is known.
    ValueError
        If the shapes differ.
    """
    unknown = ~canvas.known
    for name, array in {"truth": truth, "rgb": rgb}.items():
        if array.shape != (*canvas.shape, 3):
            raise ValueError(f"{name} is {array.shape}, must be {(*canvas.shape, 3)}")
    if not unknown.any():
        raise ColorizeError("0 pixels are unknown, must be at least 1 to score")
    predicted, true = rgb[unknown], truth[unknown]
    ciede2000 = float(colour_difference(true, predicted).mean())
    return Scores(psnr(true, predicted), ssim(canvas, truth, rgb), ciede2000)


def colour_difference(truth: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    """CIEDE2000 of each pixel: two (..., 3) uint8 arrays -> (...) float."""
    return deltaE_ciede2000(rgb2lab(truth), rgb2lab(rgb))


def psnr(truth: np.ndarray, rgb: np.ndarray) -> float:
    """PSNR as scikit-image computes it; its function would import scipy.stats, 20 MB."""
    error = np.square(np.subtract(truth, rgb, dtype=np.float64)).mean()
    return float(10 * np.log10(255**2 / error)) if error else float("inf")


def ssim(canvas: Canvas, truth: np.ndarray, rgb: np.ndarray) -> float:
    """Mean SSIM on the unknown pixels of two (H, W, 3) uint8 pictures: see `Scores`."""
    box = _ssim_box(canvas)
    mean, values = _structure(truth[box], rgb[box])
    unknown = ~canvas.known[box]
    return float(mean if values is None or unknown.all() else values[unknown].mean())


def ssim_map(canvas: Canvas, truth: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    """SSIM around each pixel, mean of the three channels: (H, W) float, at most 1.

    NaN outside the rectangle on which SSIM is computed, and where `ssim` is NaN.  Its mean on the
    unknown pixels is that of `ssim` where these form no rectangle; of a rectangle `ssim` leaves
    out the border, where windows reach beyond it.

    Examples
    --------
    >>> from colorize.canvas import split
    >>> canvas, truth = split(np.full((8, 16, 3), 90, np.uint8))
    >>> ssim_map(canvas, truth, truth)[0, [0, 15]]
    array([nan,  1.])
    """
    box, whole = _ssim_box(canvas), np.full(canvas.shape, np.nan)
    values = _structure(truth[box], rgb[box])[1]
    if values is not None:
        whole[box] = values.mean(axis=-1)
    return whole


def _ssim_box(canvas: Canvas) -> tuple[slice, slice]:
    return canvas.unknown_box or (slice(None), slice(None))


def _structure(truth: np.ndarray, rgb: np.ndarray) -> tuple[float, np.ndarray | None]:
    """Mean SSIM, and that of each pixel and channel; NaN and None in too small a picture."""
    side = min(truth.shape[:2])
    window = min(7, side - 1 + side % 2)  # odd, and inside the picture
    if window < 3:
        return float("nan"), None
    return structural_similarity(truth, rgb, win_size=window, channel_axis=2, data_range=255,
                                 full=True)
