"""How good a colouring is: PSNR, SSIM and colour difference on the unknown region.

Protocol: 8-bit RGB, data range 255, scikit-image's numbers, only pixels whose
colour was not given.  Where these form a rectangle (the right half), it is cut
out and measured alone; elsewhere SSIM's map of the whole picture is averaged
over them.
"""

from dataclasses import dataclass

import numpy as np
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import structural_similarity

from colorize.canvas import Canvas

PROTOCOL = ("On the pixels whose colour was not given: RGB, 8 bits, data range 255, "
            "scikit-image's numbers; SSIM over 7 x 7 windows, mean of the three channels.")


@dataclass(frozen=True)
class Scores:
    """What one result scores.

    Parameters
    ----------
    psnr : float
        Peak signal-to-noise ratio in dB; more is better, infinite when equal.
    ssim : float
        Structural similarity, at most 1; more is better.  Not a number where
        the picture is less than 3 pixels high or wide.
    ciede2000 : float
        Mean colour difference; less is better, 1 is just noticeable.
    """

    psnr: float
    ssim: float
    ciede2000: float


def score(canvas: Canvas, truth: np.ndarray, rgb: np.ndarray, quick: bool = False) -> Scores:
    """Compare `rgb` with `truth` where `canvas` knows no colour.

    Parameters
    ----------
    canvas : Canvas
    truth, rgb : (H, W, 3) arrays of uint8
    quick : bool
        Leave out the colour difference, which takes longest; it is not a number then.

    Raises
    ------
    ValueError
        If the shapes differ, or every pixel was known, so that nothing is left to measure.
    """
    unknown = ~canvas.known
    for name, array in {"truth": truth, "rgb": rgb}.items():
        if array.shape != (*canvas.shape, 3):
            raise ValueError(f"{name} is {array.shape}, must be {(*canvas.shape, 3)}")
    if not unknown.any():
        raise ValueError("0 pixels are unknown, must be at least 1 to score")
    wrong, right = rgb[unknown], truth[unknown]
    ciede2000 = float("nan") if quick else float(colour_difference(right, wrong).mean())
    return Scores(psnr(right, wrong), _ssim(canvas, truth, rgb), ciede2000)


def colour_difference(truth: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    """CIEDE2000 of each pixel: two (..., 3) uint8 arrays -> (...) float."""
    return deltaE_ciede2000(rgb2lab(truth), rgb2lab(rgb))


def psnr(truth: np.ndarray, rgb: np.ndarray) -> float:
    """What scikit-image's function gives, which would load scipy.stats: 20 MB more a process."""
    error = np.square(np.subtract(truth, rgb, dtype=np.float64)).mean()
    return float(10 * np.log10(255**2 / error)) if error else float("inf")


def _ssim(canvas: Canvas, truth: np.ndarray, rgb: np.ndarray) -> float:
    box = canvas.unknown_box or (slice(None), slice(None))
    truth, rgb, unknown = truth[box], rgb[box], ~canvas.known[box]
    side = min(unknown.shape)
    window = min(7, side - 1 + side % 2)  # odd, and inside the picture
    if window < 3:
        return float("nan")
    mean, every = structural_similarity(truth, rgb, win_size=window, channel_axis=2,
                                        data_range=255, full=True)
    return float(mean if unknown.all() else every[unknown].mean())
